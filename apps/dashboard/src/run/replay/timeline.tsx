/** The timeline: each opening and resolution of a finding, with a button that replays that step. */
'use client';

import type { TimelineEntry } from '@rewardboard/protocol';
import { memo } from 'react';
import { plural, whole } from '../../words/format-number.ts';
import { markOfChange } from '../../words/level-words.ts';

export const Timeline = memo(function Timeline(props: {
  entries: readonly TimelineEntry[];
  step: number | null;
  onStep: (step: number) => void;
}) {
  const { entries, step, onStep } = props;
  if (entries.length === 0) return null;
  return (
    <details className="border-b border-rule py-2" data-testid="timeline">
      <summary className="text-label text-ink2">Timeline: {plural(entries.length, 'change')}</summary>
      <ol className="mt-1 grid max-h-64 gap-px overflow-auto pl-[22px] text-label">
        {entries.map((entry, i) => {
          const mark = markOfChange(entry);
          return (
            <li key={i} className="grid grid-cols-[14px_minmax(0,1fr)] gap-x-1">
              <span className={mark.className} aria-hidden="true">
                {mark.shape}
              </span>
              <button
                type="button"
                className="py-0.5 text-left text-ink2 hover:text-ink"
                aria-pressed={entry.step === step}
                title={`Show the page as of step ${whole(entry.step)}`}
                onClick={() => onStep(entry.step)}
              >
                <span className="font-semibold text-ink">Step {whole(entry.step)}</span>{' '}
                <span className="sr-only">{entry.change}: </span>
                {entry.sentence}
              </button>
            </li>
          );
        })}
      </ol>
    </details>
  );
});
