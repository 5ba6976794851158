/** Over training: the AUC of the steps, the first-error scores at this threshold, and the losses. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { useMemo, useState } from 'react';
import { Chart } from '../../chart/chart.tsx';
import type { ChartModel } from '../../chart/chart-model.ts';
import { Crosshair, nearestIndex, useCrosshair } from '../../chart/crosshair.ts';
import { Panel } from '../../parts/panel.tsx';
import type { StepData } from '../lens-data.ts';
import { fixed } from '../lens-words.ts';
import { lensChart } from '../parts/lens-chart.ts';
import { lossChart } from '../parts/loss-chart.ts';
import { SmallTitle } from '../parts/small-title.tsx';
import { scoresOverTraining } from './judge-steps.ts';
import type { KnownSteps } from './judge-steps.ts';

const HEIGHT_PX = 180;
const noView = () => undefined;

export function StepCharts(props: {
  run: Run;
  data: StepData;
  known: KnownSteps;
  at: number;
  keep: number;
  threshold: number;
  onChoose(index: number): void;
}) {
  const { run, data, known, at, keep, threshold, onChoose } = props;
  const { steps } = data;
  const [crosshair] = useState(() => new Crosshair());
  const scores = useMemo(() => scoresOverTraining(data, threshold), [data, threshold]);
  const models = useMemo(() => {
    const keepOf = (values: readonly number[]) => (keep < 0 ? null : { step: steps[keep]!, value: values[keep]! });
    const f1 = scores.map((of) => of.f1);
    const baseline = (y: number) => ({
      y,
      dash: 'baseline' as const,
      text: `position alone ${fixed(y)}`,
      side: 'right' as const,
    });
    const positionF1 = known.position.scores.f1;
    const highest = scores.flatMap((of) => [of.f1, of.errorAccuracy, of.correctAccuracy]).filter(Number.isFinite);
    return {
      auc: lensChart({
        steps,
        lines: [{ id: 'auc', values: known.aucs, colour: 'val', widthPx: 2.5 }],
        references: Number.isFinite(known.positionAuc) ? [baseline(known.positionAuc)] : [],
        selectedStep: steps[at]!,
        keep: keepOf(known.aucs),
      }),
      f1: lensChart({
        steps,
        lines: [
          { id: 'named', values: scores.map((of) => of.errorAccuracy), colour: 'ink2', widthPx: 1.25, end: 'named' },
          {
            id: 'cleared',
            values: scores.map((of) => of.correctAccuracy),
            colour: 'ink2',
            widthPx: 1.25,
            isDashed: true,
            end: 'cleared',
          },
          { id: 'f1', values: f1, colour: 'val', widthPx: 2.5, end: 'F1', isBold: true },
        ],
        references: Number.isFinite(positionF1) ? [baseline(positionF1)] : [],
        y: [0, 1.08 * Math.max(0.1, ...highest)],
        selectedStep: steps[at]!,
        keep: keepOf(f1),
        rightPx: 60,
      }),
    };
  }, [steps, scores, known, at, keep]);
  const losses = useMemo(() => lossChart(run, steps, at, keep, null), [run, steps, at, keep]);
  const pointed = useCrosshair(crosshair);
  const i = pointed === null ? at : nearestIndex(steps, pointed);
  const chart = (title: string, value: string, model: ChartModel) => (
    <div className="min-w-0">
      <SmallTitle title={title} value={value} />
      <Chart
        model={model}
        label={`${title}: ${value}`}
        heightPx={HEIGHT_PX}
        crosshair={crosshair}
        onChoose={(step) => onChoose(nearestIndex(steps, step))}
        onView={noView}
      />
    </div>
  );
  return (
    <Panel title="Over training" className="col-span-full">
      <div className="grid grid-cols-1 gap-x-8 gap-y-[18px] tablet:grid-cols-2 wide:grid-cols-3">
        {chart('ROC AUC of steps', fixed(known.aucs[i]!), models.auc)}
        {chart('First-error F1 at this threshold', fixed(scores[i]!.f1), models.f1)}
        {losses && chart('Loss', fixed(losses.valueAt(steps[i]!)), losses.model)}
      </div>
    </Panel>
  );
}
