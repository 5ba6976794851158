/** What the loss chart shows: raw and smoothed training loss, validation loss, and the gap between them. */

import { meanLossOfSets } from '@rewardboard/diagnostics';
import { SMOOTHING_MIN_POINTS, smooth } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import { interpolate } from '../../axes/axis-mapping.ts';
import { needsLogarithm } from '../../axes/nice-scale.ts';
import { drawnColumns, trendColumns } from '../../chart/drawn-columns.ts';
import type { Detail } from '../../live/detail.ts';

export interface LossColumns {
  trainSteps: Float64Array;
  trainRaw: Float64Array;
  /** Steps of `trainShown`. They differ from `trainSteps` when the page has only extremes and means of the series. */
  shownSteps: Float64Array;
  trainShown: Float64Array;
  evalSteps: Float64Array;
  evalValues: Float64Array;
  /** The sets of which the validation loss is the mean; empty when the log has a validation loss of its own. */
  evalSets: readonly { name: string; steps: Float64Array; values: Float64Array }[];
  isSmoothed: boolean;
}

/**
 * @param weight 0 to 1; short series are never smoothed
 * @param logY null chooses by the range of the values
 */
export function lossColumns(
  run: Run,
  weight: number,
  detail: Detail | null = null,
  logY: boolean | null = false,
): LossColumns {
  const train = drawnColumns(run, 'train/loss', detail);
  const ofSets = meanLossOfSets(run);
  const evaluation = ofSets ?? drawnColumns(run, 'eval/loss', detail);
  const isSmoothed = weight > 0 && train.values.length >= SMOOTHING_MIN_POINTS;
  const trend = isSmoothed ? trendColumns(run, 'train/loss', detail) : train;
  return {
    trainSteps: train.steps,
    trainRaw: train.values,
    shownSteps: trend.steps,
    trainShown: isSmoothed
      ? smoothOn(trend.values, weight, logY ?? needsLogarithm(train.values, evaluation.values))
      : trend.values,
    evalSteps: evaluation.steps,
    evalValues: evaluation.values,
    evalSets: (ofSets?.sets ?? []).map((name) => ({ name, ...drawnColumns(run, `eval/${name}/loss`, detail) })),
    isSmoothed,
  };
}

/** On a logarithmic axis logarithms are averaged: otherwise one high value would dominate all that follow. */
function smoothOn(values: Float64Array, weight: number, isLogarithmic: boolean): Float64Array {
  if (!isLogarithmic) return smooth(values, weight);
  const shown = smooth(
    values.map((value) => (value > 0 ? Math.log(value) : NaN)),
    weight,
  );
  return shown.map((value, i) => (Number.isFinite(value) ? Math.exp(value) : values[i]!));
}

export function isLossLogarithmic(columns: LossColumns, chosen: boolean | null): boolean {
  return chosen ?? needsLogarithm(columns.trainRaw, columns.evalValues);
}

/** The other kind of axis; null when that is the default for these values, so that the address need not store it. */
export function toggledLogY(columns: LossColumns, chosen: boolean | null): boolean | null {
  const wanted = !isLossLogarithmic(columns, chosen);
  return wanted === isLossLogarithmic(columns, null) ? null : wanted;
}

/** Validation loss minus the shown training loss at an evaluation; null where there is no training loss. */
export function gapAt(columns: LossColumns, step: number, validation: number): number | null {
  const train = trainAt(columns, step);
  return train === null ? null : validation - train;
}

/** The shown training loss at a step, interpolated; null outside the series. */
export function trainAt({ shownSteps, trainShown }: LossColumns, step: number): number | null {
  const n = shownSteps.length;
  if (n === 0 || step < shownSteps[0]! || step > shownSteps[n - 1]!) return null;
  const value = n === 1 ? trainShown[0]! : interpolate(shownSteps, trainShown, step);
  return Number.isFinite(value) ? value : null;
}
