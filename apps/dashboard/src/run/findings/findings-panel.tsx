/** All findings: open ones first, then those that were acknowledged or are over; then what was checked and what could not be. */
'use client';

import { acknowledgementKey } from '@rewardboard/protocol';
import type { Diagnosis, Finding } from '@rewardboard/protocol';
import { memo } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { plural } from '../../words/format-number.ts';
import { FindingItem } from './finding-item.tsx';
import { Timeline } from '../replay/timeline.tsx';

/** More rules than this that could not be checked are named only when they are asked for. */
const MAX_NAMED = 5;

export const FindingsPanel = memo(function FindingsPanel(props: {
  runId: string;
  diagnosis: Diagnosis;
  acknowledged: ReadonlySet<string>;
  replayStep: number | null;
  /** No loss chart stands beside it. */
  isAlone: boolean;
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
    <Panel
      title="Findings"
      className={`col-span-full ${props.isAlone ? '' : 'wide:col-span-4'}`}
      reading={counts.join(', ')}
    >
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
      {findings.length === 0 && <p className="py-2 pl-[22px] text-ink2">Nothing was found so far.</p>}
      <Timeline entries={timeline} step={replayStep} onStep={onReplay} />
      <div className="py-2 pl-[22px] text-label text-ink2">
        {clear.length > 0 && (
          <p>
            {plural(clear.length, 'rule')} clear: {clear.join(', ')}
          </p>
        )}
        {notChecked.length > 0 && (
          <details className="text-ink3">
            <summary>
              {notChecked.length} not checked
              {notChecked.length <= MAX_NAMED ? `: ${notChecked.map((entry) => entry.rule).join(', ')}` : ', and why'}
            </summary>
            <dl className="mt-1 grid gap-1">
              {notChecked.map((entry) => (
                <div key={entry.rule}>
                  <dt className="inline text-ink2">{entry.rule}</dt>:{' '}
                  <dd className="inline">
                    {entry.verdict === 'too noisy to tell' ? `too noisy to tell: ${entry.why}` : entry.why}
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </Panel>
  );
});
