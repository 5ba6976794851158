/** All findings, worst first, each with its numbers and what to do; then what was checked and what could not be. */
'use client';

import type { Diagnosis, Finding } from '@rewardboard/protocol';
import { memo } from 'react';
import { Panel } from '../parts/panel.tsx';
import { decimal, plural, whole } from '../words/format-number.ts';
import { LEVEL_MARKS, RESOLVED_MARK } from '../words/level-words.ts';
import { AdviceText } from './verdict-panel.tsx';

export const FindingsPanel = memo(function FindingsPanel(props: { diagnosis: Diagnosis; onPoint: (rule: string | null) => void }) {
  const { findings, clear, notChecked, rule } = props.diagnosis;
  const open = findings.filter(({ resolvedStep, level }) => resolvedStep === null && level !== 'fine');
  const resolved = findings.filter(({ resolvedStep }) => resolvedStep !== null).length;
  return (
    <Panel title="Findings" className="col-span-full wide:col-span-4" reading={`${open.length} open, ${resolved} resolved`}>
      {findings.map((finding) => (
        <FindingItem
          key={finding.rule + finding.onsetStep}
          finding={finding}
          isVerdict={finding.rule === rule && finding.resolvedStep === null}
          onPoint={props.onPoint}
        />
      ))}
      <div className="py-2 pl-[22px] text-label text-ink2">
        {clear.length > 0 && (
          <p>
            {plural(clear.length, 'rule')} clear: {clear.join(', ')}
          </p>
        )}
        {notChecked.length > 0 && (
          <details className="text-ink3">
            <summary>
              {notChecked.length} not checked: {notChecked.map(({ rule }) => rule).join(', ')}
            </summary>
            <dl className="mt-1 grid gap-1">
              {notChecked.map(({ rule, verdict, why }) => (
                <div key={rule}>
                  <dt className="inline text-ink2">{rule}</dt>: <dd className="inline">{verdict === 'too noisy to tell' ? `too noisy to tell: ${why}` : why}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </Panel>
  );
});

/** The verdict's own finding stands open; its advice stands in the verdict already. */
function FindingItem(props: { finding: Finding; isVerdict: boolean; onPoint: (rule: string | null) => void }) {
  const { finding, onPoint } = props;
  const { rule, title, onsetStep, resolvedStep, detectedStep, evidence, advice, level } = finding;
  const mark = resolvedStep === null ? LEVEL_MARKS[level] : RESOLVED_MARK;
  const numbers = Object.entries(finding.numbers);
  return (
    <details
      open={props.isVerdict}
      className="border-b border-rule"
      data-testid="finding"
      data-rule={rule}
      data-level={level}
    >
      <summary
        onPointerEnter={() => onPoint(rule)}
        onPointerLeave={() => onPoint(null)}
        onFocus={() => onPoint(rule)}
        onBlur={() => onPoint(null)}
        className="grid list-none grid-cols-[18px_1fr_auto] gap-x-1 gap-y-0.5 py-2 [&::-webkit-details-marker]:hidden"
      >
        <span className={`font-bold ${mark.className}`} title={mark.word}>
          {mark.shape}
        </span>
        <b className="font-semibold">{title}</b>
        <span className="text-ink2">{resolvedStep === null ? `since ${whole(onsetStep)}` : `${whole(onsetStep)} to ${whole(resolvedStep)}`}</span>
        <span className="col-span-2 col-start-2 text-label text-ink2 wrap-anywhere">{evidence}</span>
      </summary>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-px pb-2.5 pl-[22px] text-label text-ink2">
        {advice.length > 0 && !props.isVerdict && (
          <>
            <dt className="text-ink3">Try</dt>
            <dd className="wrap-anywhere">
              {advice.map((item, i) => (
                <p key={i}>
                  <AdviceText advice={item} />
                </p>
              ))}
            </dd>
          </>
        )}
        <dt className="text-ink3">Seen first</dt>
        <dd>at step {whole(detectedStep)}</dd>
        {numbers.length > 0 && (
          <>
            <dt className="text-ink3">Numbers</dt>
            <dd>
              {numbers.map(([name, value]) => `${wordsOf(name)} ${Number.isInteger(value) ? whole(value) : decimal(value)}`).join(', ')}
            </dd>
          </>
        )}
        <dt className="text-ink3">Rule</dt>
        <dd>
          <code>{rule}</code>, error rate not measured yet
        </dd>
      </dl>
    </details>
  );
}

/** "lowestLoss" -> "lowest loss" */
function wordsOf(name: string): string {
  return name.replace(/[_/-]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}
