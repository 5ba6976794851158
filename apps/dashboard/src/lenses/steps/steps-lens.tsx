/** The steps lens: where in a solution the model sees the first error, beside what the position alone would say. */
'use client';

import { useMemo } from 'react';
import { useKeys } from '../../parts/use-keys.ts';
import { EvaluationBar } from '../../run/evaluation-bar/evaluation-bar.tsx';
import type { StepData } from '../lens-data.ts';
import { LensVerdict } from '../parts/lens-verdict.tsx';
import { indexOfStep } from '../shown-evaluation.ts';
import type { ShownLens } from '../shown-lens.ts';
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
  const { at, keep } = indexOfStep(data.steps, view.evaluation, props.keepStep);
  const threshold = view.threshold ?? data.threshold;
  const shown = useMemo(() => stepsAt(data, known, at, threshold), [data, known, at, threshold]);
  const byThreshold = useMemo(() => scoresByThreshold(data, at), [data, at]);
  const lines = useMemo(() => [{ name: 'ROC AUC', values: known.aucs, isMain: true }], [known]);
  const choose = (index: number) => {
    const step = data.steps[Math.max(0, Math.min(data.steps.length - 1, index))]!;
    change({ evaluation: step === data.steps[keep] ? null : step, open: null });
  };
  const onThreshold = (wanted: number) => change({ threshold: wanted === data.threshold ? null : wanted });
  useKeys({
    '[': () => choose(at - 1),
    ']': () => choose(at + 1),
    k: () => keep >= 0 && choose(keep),
    l: () => choose(data.steps.length - 1),
    w: () => change({ show: 'missed', open: null }),
    '/': (event) => {
      event.preventDefault();
      document.getElementById('find-chains')?.focus();
    },
  });
  const { judgement } = shown;
  const best = bestOf(byThreshold);
  return (
    <>
      <LensVerdict level={stepsLevel(judgement)} title={stepsTitle(judgement)}>
        {chainsSentence(judgement)} {positionSentence(known.position)} <b>{gainSentence(judgement)}</b>.{' '}
        {aucSentence(known.aucs[at]!, known.positionAuc)} {thresholdSentence(best, threshold, judgement.f1)}
      </LensVerdict>
      <EvaluationBar
        steps={data.steps}
        selected={at}
        keep={keep < 0 ? null : keep}
        epoch={run.series.get('epoch')?.at(data.steps[at]!)?.value ?? null}
        lines={lines}
        leftOut={props.leftOut}
        fresh={props.fresh}
        onFresh={props.onFresh}
        onSelect={choose}
      />
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
