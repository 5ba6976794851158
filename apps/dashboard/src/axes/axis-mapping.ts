/** The x axis of all charts: steps, epochs or elapsed time, and the way from a step to it and back. */

import type { Series } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import { whole } from '../words/format-number.ts';
import { duration } from '../words/format-time.ts';

export const AXES = ['step', 'epoch', 'elapsed'] as const;
export type AxisKind = (typeof AXES)[number];

export interface AxisMapping {
  kind: AxisKind;
  /** Epochs, or milliseconds since the first point. */
  toX(step: number): number;
  toStep(x: number): number;
  format(x: number): string;
}

const IDENTITY: AxisMapping = {
  kind: 'step',
  toX: (step) => step,
  toStep: (x) => x,
  format: (x) => whole(x),
};

/** An axis needs two points of its own: what a log does not hold cannot be an axis. */
export function isAxisAvailable(run: Run, kind: AxisKind): boolean {
  return kind === 'step' || (run.series.get(seriesOf(kind))?.length ?? 0) >= 2;
}

/**
 * @param lastStep the run's newest step: epochs and times up to it are known and do not change any more, so that a
 * mapping is made anew only when the run has grown
 */
export function axisMapping(run: Run, kind: AxisKind, lastStep: number): AxisMapping {
  const series = kind === 'step' ? undefined : run.series.get(seriesOf(kind));
  if (!series || series.length < 2) return IDENTITY;
  const { steps, values } = risingColumns(series, lastStep);
  if (steps.length < 2) return IDENTITY;
  const origin = kind === 'elapsed' ? values[0]! : 0;
  return {
    kind,
    toX: (step) => interpolate(steps, values, step) - origin,
    toStep: (x) => interpolate(values, steps, x + origin),
    format: kind === 'elapsed' ? duration : (x) => String(Number(x.toFixed(1))),
  };
}

/** Epoch 0 and moment 0 lie before the first point: the line through the nearest two points goes on outside of both ends. */
export function interpolate(from: ArrayLike<number>, to: ArrayLike<number>, at: number): number {
  const last = from.length - 1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= at) low = middle;
    else high = middle;
  }
  const width = from[high]! - from[low]!;
  return width === 0 ? to[low]! : to[low]! + ((at - from[low]!) / width) * (to[high]! - to[low]!);
}

function seriesOf(kind: AxisKind): string {
  return kind === 'epoch' ? 'epoch' : 'time';
}

/** Only points that rise strictly, so that the way back is a function too (a clock may jump, an epoch may be rounded). */
function risingColumns(series: Series, lastStep: number): { steps: number[]; values: number[] } {
  const steps: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < series.length; i++) {
    const value = series.values[i]!;
    if (series.steps[i]! > lastStep) break;
    if (!Number.isFinite(value) || (values.length > 0 && value <= values[values.length - 1]!)) continue;
    steps.push(series.steps[i]!);
    values.push(value);
  }
  return { steps, values };
}
