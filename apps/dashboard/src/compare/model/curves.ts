/** The curves of a set of runs: the mean of its seeds, and the lowest and highest of them. */

import { SMOOTHING_MIN_POINTS, smooth } from '@rewardboard/metrics';
import { axisMapping, interpolate, isAxisAvailable } from '../../axes/axis-mapping.ts';
import type { Columns } from '../../chart/drawn-columns.ts';
import { drawnPoints, meanPoints } from '../../chart/drawn-points.ts';
import type { XAxis } from './address.ts';
import type { ComparedRun } from './compared-run.ts';
import { columnsOf, trendOf } from './metric-columns.ts';

export interface Curve {
  points: { x: number; y: number }[];
  /** Of several runs, at the same places; null for one. */
  band: { x: number[]; low: number[]; high: number[] } | null;
}

export const TRAINING_SMOOTHING = 0.6;
/** Points of a band; a chart has about as many columns of pixels. */
const MAX_BAND_POINTS = 1_000;

/** Translates a run's steps; null where it lacks what the axis needs. */
export function stepsTo(run: ComparedRun, x: XAxis): ((step: number) => number) | null {
  if (x === 'step') return (step) => step;
  if (x === 'examples') {
    const batch = batchOf(run);
    return batch === null ? null : (step) => step * batch;
  }
  const kind = x === 'time' ? 'elapsed' : 'epoch';
  return isAxisAvailable(run.run, kind) ? axisMapping(run.run, kind, run.run.lastStep).toX : null;
}

/** Examples of an optimizer step; null where the configuration does not say. */
function batchOf({ fields }: ComparedRun): number | null {
  const numberOf = (name: string, otherwise: number | null) => {
    const text = fields.get(name);
    return text === undefined ? otherwise : Number(text);
  };
  const batch = numberOf('per_device_train_batch_size', numberOf('batch_size', null));
  if (batch === null) return null;
  const all = batch * numberOf('devices', 1)! * numberOf('gradient_accumulation_steps', 1)!;
  return all > 0 ? all : null;
}

/** @param x an axis that all runs have */
export function curveOf(runs: readonly ComparedRun[], metric: string, x: XAxis): Curve {
  const columns = runs.map((run) => columnsOf(run, metric));
  const [first] = columns;
  if (!first || columns.some(({ steps }) => steps.length === 0)) return { points: [], band: null };
  const maps = runs.map((run) => stepsTo(run, x) ?? ((step: number) => step));
  const { steps } = first;
  const means = new Float64Array(steps.length);
  const lows = new Float64Array(steps.length);
  const highs = new Float64Array(steps.length);
  for (let i = 0; i < steps.length; i++) {
    const values = columns.map((of) => valueAt(of, steps[i]!)).filter((value) => !Number.isNaN(value));
    means[i] = values.reduce((sum, value) => sum + value, 0) / values.length;
    lows[i] = Math.min(...values);
    highs[i] = Math.max(...values);
  }
  const toX = (step: number) => maps.reduce((sum, map) => sum + map(step), 0) / maps.length;
  const { points } = drawnPoints(steps, means, toX);
  if (runs.length < 2) return { points, band: null };
  const every = Math.ceil(steps.length / MAX_BAND_POINTS);
  const kept = Array.from(steps.keys()).filter((i) => i % every === 0 && Number.isFinite(means[i]!));
  return {
    points,
    band: { x: kept.map((i) => toX(steps[i]!)), low: kept.map((i) => lows[i]!), high: kept.map((i) => highs[i]!) },
  };
}

/** Smoothed like the training loss of a run's page. */
export function trainingCurve(runs: readonly ComparedRun[], x: XAxis): Curve {
  const columns = runs.map((run) => trendOf(run, 'train/loss'));
  const [first] = columns;
  if (!first || columns.some(({ steps }) => steps.length === 0)) return { points: [], band: null };
  const map = stepsTo(runs[0]!, x) ?? ((step: number) => step);
  const means = Float64Array.from(first.steps, (step) => {
    const values = columns.map((of) => valueAt(of, step)).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  const weight = means.length < SMOOTHING_MIN_POINTS ? 0 : TRAINING_SMOOTHING;
  return { points: meanPoints(first.steps, smooth(means, weight), map), band: null };
}

/** Between two evaluations on the line that joins them; NaN before the first and after the last. */
function valueAt({ steps, values }: Columns, step: number): number {
  if (step < steps[0]! || step > steps[steps.length - 1]!) return NaN;
  return steps.length === 1 ? values[0]! : interpolate(steps, values, step);
}

/** The point of a curve that is nearest to x; null for an empty one. */
export function nearestPoint({ points }: Curve, x: number): number | null {
  let best: number | null = null;
  points.forEach((point, i) => {
    if (!Number.isNaN(point.y) && (best === null || Math.abs(point.x - x) < Math.abs(points[best]!.x - x))) best = i;
  });
  return best;
}
