/** The x axis of all charts (steps, epochs or elapsed time), and conversions between steps and x. */

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

/** An axis needs a series with at least two points. */
export function isAxisAvailable(run: Run, kind: AxisKind): boolean {
  return kind === 'step' || (run.series.get(seriesOf(kind))?.length ?? 0) >= 2;
}

/**
 * @param lastStep the newest step of the run. Epochs and times up to it no longer change, so that a new mapping is
 * needed only when the run has grown.
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

/** Linear interpolation; beyond both ends, extrapolation from the nearest two points (epoch 0 is before the first point). */
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

/** Only strictly rising points, so that the mapping can be inverted: clocks may jump, epochs may be rounded. */
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
