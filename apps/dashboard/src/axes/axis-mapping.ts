/** The x axis of all charts (steps, epochs, elapsed time or time of day), and conversions between steps and x. */

import type { Series } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import { whole } from '../words/format-number.ts';
import { clockTime, duration } from '../words/format-time.ts';

export const AXES = ['step', 'epoch', 'elapsed', 'clock'] as const;
export type AxisKind = (typeof AXES)[number];

export interface AxisMapping {
  kind: AxisKind;
  /** x is a power of ten, and begins with the first one above 0. */
  isLogarithmic: boolean;
  /** Steps, epochs, milliseconds since the first point, or milliseconds of the reader's local time. */
  toX(step: number): number;
  toStep(x: number): number;
  format(x: number): string;
  /** As it stands in a table of the chart. */
  written(x: number): number | string;
}

const MINUTE_MS = 60_000;
/** Of a longer run, times of day need their day. */
const DAY_MS = 86_400_000;

const IDENTITY: AxisMapping = {
  kind: 'step',
  isLogarithmic: false,
  toX: (step) => step,
  toStep: (x) => x,
  format: (x) => whole(x),
  written: (x) => x,
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
  // Time of day is kept as if it were UTC, so that ticks stand at full hours of the reader's zone.
  const zone = kind === 'clock' ? new Date(values[0]!).getTimezoneOffset() * MINUTE_MS : 0;
  const origin = kind === 'elapsed' ? values[0]! : zone;
  const isLong = values.at(-1)! - values[0]! > DAY_MS;
  return {
    kind,
    isLogarithmic: false,
    toX: (step) => interpolate(steps, values, step) - origin,
    toStep: (x) => interpolate(values, steps, x + origin),
    format:
      kind === 'elapsed'
        ? duration
        : kind === 'clock'
          ? (x) => clockTime(x, isLong)
          : (x) => String(Number(x.toFixed(1))),
    written: kind === 'clock' ? (x) => new Date(x + zone).toISOString() : (x) => x,
  };
}

/**
 * The same axis with logarithmic distances, which show the beginning of a long run.
 * @param steps rising; what lies before the first one above 0 stands with it
 */
export function logarithmicMapping(linear: AxisMapping, steps: ArrayLike<number>): AxisMapping {
  const first = Array.from(steps).find((step) => linear.toX(step) > 0);
  if (first === undefined || linear.kind === 'clock') return linear;
  const floor = linear.toX(first);
  const back = (x: number) => Number((10 ** x).toPrecision(12));
  const amount = (x: number) => (x >= 10 ? whole(Math.round(x)) : String(Number(x.toPrecision(2))));
  return {
    kind: linear.kind,
    isLogarithmic: true,
    toX: (step) => Math.log10(Math.max(floor, linear.toX(step))),
    toStep: (x) => linear.toStep(10 ** x),
    format: linear.kind === 'elapsed' ? (x) => duration(back(x)) : (x) => amount(back(x)),
    written: back,
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
