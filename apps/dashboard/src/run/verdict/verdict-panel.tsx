/** The verdict: one sentence, its evidence, what to do, and when it was detected. */
'use client';

import { errorRateText } from '@rewardboard/diagnostics';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { Diagnosis, Evaluation, Finding, Level } from '@rewardboard/protocol';
import { memo } from 'react';
import { useIsFile, useMayChange } from '../../live/use-hub.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { percent, plural, whole } from '../../words/format-number.ts';
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

/** From this confidence on a finding is a fact. */
const CERTAIN_FROM = 0.999;
/** The evidence takes the columns that have nothing else. */
const WHY_SPANS = ['middle:col-span-3', 'middle:col-span-2', ''] as const;

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
  const columns = (advice.length > 0 ? 1 : 0) + (keep || diagnosis.nothingToKeep !== undefined ? 1 : 0);
  // A file says of a path no more than its end, and to a guest it leads nowhere.
  const isFile = useIsFile();
  const mayChange = useMayChange();
  const checkpointPath = isFile || !mayChange ? undefined : (keep?.checkpoint ?? keep?.nearestSaved?.checkpoint);
  return (
    <section
      id="main"
      tabIndex={-1}
      aria-label="Verdict"
      className={`mb-5 grid gap-x-10 gap-y-[7px] border-l-4 px-5 pt-3.5 pb-[15px] outline-none max-tablet:-mx-4 max-tablet:px-3.5 middle:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)_minmax(0,1fr)] ${EDGES[isSeen ? 'unknown' : level]}`}
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
      <p className={`max-w-[72ch] text-read leading-5 wrap-anywhere ${WHY_SPANS[columns as 0 | 1 | 2]}`}>
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
      <div className="col-span-full flex flex-wrap items-center gap-x-2.5 gap-y-2 pt-1 empty:hidden">
        {checkpointPath && <CopyButton text={checkpointPath} label="Copy checkpoint path" isMain />}
        {finding && finding.level !== 'fine' && (
          <AcknowledgeButton runId={runId} finding={finding} acknowledged={acknowledged} className="button" />
        )}
        {!isFile && (
          <PageLink href={`/compare/?runs=${encodeURIComponent(runId)}`} className="button">
            Compare with …
          </PageLink>
        )}
        {finding && <WhyBelieve finding={finding} />}
        {finding && (
          <span className="text-label text-ink2 tablet:ml-auto">{words(noticedText(finding, evaluations))}</span>
        )}
      </div>
    </section>
  );
});

/** What the verdict stands on: how certain it is in this run, and how often its rule is wrong. */
function WhyBelieve({ finding }: { finding: Finding }) {
  const { rule, confidence } = finding;
  const errorRate = errorRateText(rule);
  return (
    <details className="text-label text-ink2 open:order-last open:basis-full">
      <summary className="link inline-flex items-center">Why believe this?</summary>
      <p className="max-w-[120ch] pt-0.5">
        {confidence >= CERTAIN_FROM
          ? 'Certain: it is a fact of the log.'
          : `${percent(confidence)} sure, given how much the evaluations of this run scatter.`}{' '}
        Rule: {rule}.{errorRate && ` Measured: ${errorRate}.`}
      </p>
    </details>
  );
}

function noticedText({ onsetStep, detectedStep }: Finding, evaluations: readonly Evaluation[]): string {
  const between = evaluations.filter(({ step }) => step > onsetStep && step <= detectedStep).length;
  return `Noticed at step ${whole(detectedStep)}${between > 0 ? `, ${plural(between, 'evaluation')} after it began` : ''}`;
}
