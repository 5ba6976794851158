/** The steps lens: where in a solution the model sees the first error, beside what the position alone would say. */
'use client';

import { useMemo } from 'react';
import type { StepData } from '../lens-data.ts';
import { LensVerdict } from '../parts/lens-verdict.tsx';
import type { ShownLens } from '../shown-lens.ts';
import { LensEvaluationBar, useChosenEvaluation } from '../use-chosen-evaluation.tsx';
import { ChainList } from './chain-list.tsx';
import { FirstErrorPanel } from './first-error-panel.tsx';
import { scoresByThreshold, stepsAt } from './judge-steps.ts';
import type { KnownSteps } from './judge-steps.ts';
import { PositionPanel } from './position-panel.tsx';
import { StepCharts } from './step-charts.tsx';
import {
  aucSentence,
  bestOf,
  chainsSentence,
  gainSentence,
  positionSentence,
  stepsLevel,
  stepsTitle,
  thresholdSentence,
} from './steps-words.ts';

export function StepsLens(
  props: ShownLens & {
    data: StepData;
    known: KnownSteps;
  },
) {
  const { run, data, known, view, change } = props;
  const chosen = useChosenEvaluation(props, data.steps, { wrong: 'missed', findId: 'find-chains' });
  const { at, keep, choose } = chosen;
  const threshold = view.threshold ?? data.threshold;
  const shown = useMemo(() => stepsAt(data, known, at, threshold), [data, known, at, threshold]);
  const byThreshold = useMemo(() => scoresByThreshold(data, at), [data, at]);
  const lines = useMemo(() => [{ name: 'ROC AUC', values: known.aucs, isMain: true }], [known]);
  const onThreshold = (wanted: number) => change({ threshold: wanted === data.threshold ? null : wanted });
  const { judgement } = shown;
  const best = bestOf(byThreshold);
  return (
    <>
      <LensVerdict level={stepsLevel(judgement)} title={stepsTitle(judgement)}>
        {chainsSentence(judgement)} {positionSentence(known.position)} <b>{gainSentence(judgement)}</b>.{' '}
        {aucSentence(known.aucs[at]!, known.positionAuc)} {thresholdSentence(best, threshold, judgement.f1)}
      </LensVerdict>
      <LensEvaluationBar lens={props} chosen={chosen} steps={data.steps} lines={lines} />
      <div className="grid grid-cols-12 gap-x-6 gap-y-[26px] pb-10">
        <ChainList data={data} shown={shown} at={at} threshold={threshold} view={view} change={change} />
        <FirstErrorPanel
          data={data}
          shown={shown}
          byThreshold={byThreshold}
          best={best}
          threshold={threshold}
          onThreshold={onThreshold}
          onOutcome={(show) => change({ show, open: null })}
        />
        <PositionPanel data={data} at={at} threshold={threshold} named={shown.named} />
        <StepCharts run={run} data={data} known={known} at={at} keep={keep} threshold={threshold} onChoose={choose} />
      </div>
    </>
  );
}
