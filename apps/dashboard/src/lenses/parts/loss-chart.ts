/** The losses of a run over the evaluations of a lens. */

import { smooth } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import type { ChartModel } from '../../chart/chart-model.ts';
import { lensChart } from './lens-chart.ts';

const SMOOTHING = 0.6;

/** @returns null for a run without validation loss */
export function lossChart(
  run: Run,
  steps: readonly number[],
  at: number,
  keep: number,
  reference: { y: number; text: string } | null,
): { model: ChartModel; valueAt(step: number): number } | null {
  const validation = run.series.get('eval/loss');
  if (!validation || validation.length === 0) return null;
  const training = run.series.get('train/loss');
  const [trainSteps, trainValues] = training
    ? [
        Array.from(training.steps.subarray(0, training.length)),
        Array.from(training.values.subarray(0, training.length)),
      ]
    : [[], []];
  const smoothed = Array.from(smooth(trainValues, SMOOTHING));
  const evalSteps = Array.from(validation.steps.subarray(0, validation.length));
  const evalValues = Array.from(validation.values.subarray(0, validation.length));
  const valueAt = (step: number) => evalValues[evalSteps.findLastIndex((other) => other <= step)] ?? NaN;
  return {
    valueAt,
    model: lensChart({
      steps,
      lines: [
        { id: 'train raw', steps: trainSteps, values: trainValues, colour: 'train', widthPx: 1, opacity: 0.36 },
        { id: 'train', steps: trainSteps, values: smoothed, colour: 'train', widthPx: 1.5, end: 'train' },
        {
          id: 'validation',
          steps: evalSteps,
          values: evalValues,
          colour: 'val',
          widthPx: 2.5,
          end: 'validation',
          isBold: true,
        },
      ],
      references: reference ? [{ ...reference, dash: 'baseline', side: 'right', isBelow: true }] : [],
      selectedStep: steps[at]!,
      keep: keep < 0 ? null : { step: steps[keep]!, value: valueAt(steps[keep]!) },
      rightPx: 74,
    }),
  };
}
