/** All findings: open, resolved, acknowledged; then the timeline, the rules that found nothing, and those that could not check. */
'use client';

import { ruleOf } from '@rewardboard/diagnostics';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { Diagnosis, Finding } from '@rewardboard/protocol';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { plural } from '../../words/format-number.ts';
import { FindingItem } from './finding-item.tsx';
import { Timeline } from '../replay/timeline.tsx';

export const FindingsPanel = memo(function FindingsPanel(props: {
  runId: string;
  diagnosis: Diagnosis;
  acknowledged: ReadonlySet<string>;
  replayStep: number | null;
  className: string;
  /** At the end of the list. */
  missing?: ReactNode;
  onPoint: (rule: string | null) => void;
  onReplay: (step: number) => void;
}) {
  const { runId, diagnosis, acknowledged, replayStep, onPoint, onReplay } = props;
  const { findings, clear, notChecked, rule, timeline } = diagnosis;
  const isSeen = (finding: Finding) => finding.resolvedStep === null && acknowledged.has(acknowledgementKey(finding));
  const open = findings.filter((finding) => finding.resolvedStep === null && finding.level !== 'fine');
  const seen = open.filter(isSeen).length;
  const resolved = findings.filter(({ resolvedStep }) => resolvedStep !== null).length;
  const counts = [`${open.length - seen} open`, ...(seen > 0 ? [`${seen} acknowledged`] : []), `${resolved} resolved`];
  return (
    <Panel title="Findings" className={props.className} subtitle={counts.join(', ')}>
      {findings
        .toSorted(
          (a, b) =>
            Number(isSeen(a)) - Number(isSeen(b)) || Number(a.resolvedStep !== null) - Number(b.resolvedStep !== null),
        )
        .map((finding) => (
          <FindingItem
            key={finding.id}
            finding={finding}
            isVerdict={finding.rule === rule && finding.resolvedStep === null}
            runId={runId}
            acknowledged={acknowledged}
            isAcknowledged={isSeen(finding)}
            onPoint={onPoint}
          />
        ))}
      {findings.length === 0 && <p className="py-2 pl-[22px] text-ink2">No findings so far.</p>}
      <Timeline entries={timeline} step={replayStep} onStep={onReplay} />
      <div className="py-2 pl-[22px] text-label text-ink2 [&_summary]:min-h-6 [&_summary]:py-[3px]">
        {clear.length > 0 && (
          <details>
            <summary>Nothing found by {plural(clear.length, 'rule')}</summary>
            <p className="mt-1">{clear.map(titleOf).join(', ')}</p>
          </details>
        )}
        {notChecked.length > 0 && (
          <details>
            <summary>Not checked by {plural(notChecked.length, 'rule')}</summary>
            <dl className="mt-1 grid gap-1">
              {notChecked.map((entry) => (
                <div key={entry.rule}>
                  <dt className="inline text-ink2">{titleOf(entry.rule)}</dt>:{' '}
                  <dd className="inline">
                    {entry.verdict === 'too noisy to tell' ? `too noisy to tell: ${entry.why}` : entry.why}
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        )}
        {props.missing}
      </div>
    </Panel>
  );
});

function titleOf(rule: string): string {
  return ruleOf(rule)?.title ?? rule;
}
