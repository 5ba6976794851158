/** The verdict: one sentence, its evidence, what to do, and when it was detected. */
'use client';

import { errorRateText } from '@rewardboard/diagnostics';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { Diagnosis, Evaluation, Finding, Level } from '@rewardboard/protocol';
import { memo } from 'react';
import { CopyButton } from '../../parts/copy-button.tsx';
import { plural, whole } from '../../words/format-number.ts';
import { LEVEL_MARKS } from '../../words/level-words.ts';
import { useStepWords } from '../view/step-words.ts';
import { AcknowledgeButton } from '../findings/acknowledge-button.tsx';
import { AdviceText } from '../findings/advice-text.tsx';
import { CheckpointAdvice, NothingToKeep } from './checkpoint-advice.tsx';

/** Tailwind needs whole class names. */
const EDGES: Record<Level, string> = {
  act: 'border-act bg-act/5',
  watch: 'border-watch bg-watch/5',
  fine: 'border-ok bg-ok/5',
  unknown: 'border-ink3 bg-ink3/5',
};

export const VerdictPanel = memo(function VerdictPanel(props: {
  runId: string;
  diagnosis: Diagnosis;
  acknowledged: ReadonlySet<string>;
  evaluations: readonly Evaluation[];
}) {
  const { runId, diagnosis, acknowledged, evaluations } = props;
  const { level, sentence, evidence, advice, keep, rule, findings } = diagnosis;
  const finding = findings.find((candidate) => candidate.rule === rule && candidate.resolvedStep === null);
  const isSeen = finding !== undefined && acknowledged.has(acknowledgementKey(finding));
  const mark = LEVEL_MARKS[level];
  const words = useStepWords();
  const checkpointPath = keep?.checkpoint ?? keep?.nearestSaved?.checkpoint;
  return (
    <section
      id="main"
      tabIndex={-1}
      aria-label="Verdict"
      className={`mb-[22px] grid gap-x-12 gap-y-2 border-l-4 px-5 pt-3.5 pb-4 outline-none max-tablet:-mx-4 max-tablet:px-3.5 middle:grid-cols-[minmax(0,74ch)_minmax(250px,1fr)] ${EDGES[isSeen ? 'unknown' : level]}`}
    >
      {/* Screen readers announce a new sentence, not each new point. */}
      <div role="status" className="col-span-full">
        <h2
          className="text-phone tracking-[-0.2px] wrap-anywhere tablet:text-verdict"
          data-testid="verdict"
          data-level={level}
        >
          <span className="sr-only">{mark.word}: </span>
          {sentence}
        </h2>
      </div>
      <p className="max-w-[72ch] text-read wrap-anywhere">
        {evidence}
        {diagnosis.judgedStep !== undefined && (
          <b className="block font-semibold">
            Based on the steps up to {whole(diagnosis.judgedStep)} so far; later steps are still being checked.
          </b>
        )}
      </p>
      {advice.length > 0 && (
        <ol className="text-read">
          {advice.map((item, i) => (
            <li key={i} className="grid grid-cols-[16px_1fr] py-px leading-5">
              <span className="text-ink3">{i + 1}</span>
              <span className="min-w-0 wrap-anywhere">
                <AdviceText advice={item} />
              </span>
            </li>
          ))}
        </ol>
      )}
      {keep && <CheckpointAdvice keep={keep} mustAct={level === 'act'} />}
      {!keep && diagnosis.nothingToKeep !== undefined && <NothingToKeep sentence={diagnosis.nothingToKeep} />}
      <div className="col-span-full mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 empty:hidden">
        {finding && finding.level !== 'fine' && (
          <AcknowledgeButton runId={runId} finding={finding} acknowledged={acknowledged} className="button" />
        )}
        {checkpointPath && <CopyButton text={checkpointPath} label="Copy checkpoint path" />}
        {finding && <span className="text-label text-ink2">{words(detectionText(finding, evaluations))}</span>}
      </div>
    </section>
  );
});

function detectionText({ rule, onsetStep, detectedStep }: Finding, evaluations: readonly Evaluation[]): string {
  const between = evaluations.filter(({ step }) => step > onsetStep && step <= detectedStep).length;
  const errorRate = errorRateText(rule);
  return `First detected at step ${whole(detectedStep)}${between > 0 ? `, ${plural(between, 'evaluation')} after it began` : ''}. Rule: ${rule}.${errorRate ? ` Measured: ${errorRate}.` : ''}`;
}
