/** The list of alerts, newest first. */
'use client';

import type { Alert } from '@rewardboard/protocol';
import Link from 'next/link';
import { Age } from '../parts/age.tsx';
import { LEVEL_MARKS, RESOLVED_MARK } from '../words/level-words.ts';

export function AlertList(props: { alerts: readonly Alert[]; fresh: readonly string[]; onOpen: () => void }) {
  if (props.alerts.length === 0)
    return <p className="mt-2 text-ink2">No alerts since this hub started. The list of runs shows earlier problems.</p>;
  return (
    <ol className="mt-2">
      {props.alerts.map(({ id, kind, level, sentence, evidence, run, at }) => {
        const mark = kind === 'resolved' ? RESOLVED_MARK : LEVEL_MARKS[level];
        return (
          <li
            key={id}
            className="grid grid-cols-[18px_1fr] border-b border-rule py-2"
            data-testid="alert"
            data-kind={kind}
          >
            <span className={`font-bold ${mark.className}`} title={mark.word}>
              {mark.shape}
            </span>
            <div className="min-w-0 wrap-anywhere">
              <p className={props.fresh.includes(id) ? 'font-semibold' : ''}>{sentence}</p>
              <p className="text-label text-ink2">{evidence}</p>
              <p className="text-label text-ink2">
                <Link href={`/run/?id=${encodeURIComponent(run.id)}`} onClick={props.onOpen}>
                  {run.name}
                </Link>{' '}
                · <Age sinceMs={at} />
                {props.fresh.includes(id) && ' · new'}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
