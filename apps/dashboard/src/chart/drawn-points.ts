/** The points of a series that are worth drawing: at most a thousand, no spike lost. */

import { extremes } from '@rewardboard/metrics';
import type { Point } from './chart-model.ts';

/** Two points a bucket: about 1,000 a line, more than any screen's plot has columns to tell apart. */
const DRAWN_BUCKETS = 500;
/** Marks of non-finite points on one edge; beyond that they would be one black bar. */
const MAX_BREAKS = 100;

export interface Drawn {
  points: Point[];
  breaks: { x: number; step: number; value: number }[];
}

/**
 * @param steps rising, as long as `values`
 * @param range steps that are visible; one point beyond each end is kept, so that lines leave the plot
 */
export function drawnPoints(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  toX: (step: number) => number,
  range: readonly [number, number] | null = null,
): Drawn {
  const [from, to] = visiblePart(steps, range);
  const points: Point[] = [];
  const breaks: Drawn['breaks'] = [];
  for (const i of extremes(values, from, to, DRAWN_BUCKETS)) {
    const step = steps[i]!;
    const value = values[i]!;
    const x = toX(step);
    points.push({ x, y: Number.isFinite(value) ? value : NaN });
    if (!Number.isFinite(value) && breaks.length < MAX_BREAKS) breaks.push({ x, step, value });
  }
  return { points, breaks };
}

/**
 * The points of a smoothed series: where there are too many, the mean of each bucket. A smoothed line shows the course;
 * its raw series, drawn behind it by its extremes, keeps every spike.
 */
export function meanPoints(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  toX: (step: number) => number,
  range: readonly [number, number] | null = null,
): Point[] {
  const [from, to] = visiblePart(steps, range);
  const buckets = Math.min(to - from, 2 * DRAWN_BUCKETS);
  const points: Point[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = from + Math.floor(((to - from) * bucket) / buckets);
    const end = from + Math.floor(((to - from) * (bucket + 1)) / buckets);
    let sum = 0;
    let count = 0;
    for (let i = start; i < end; i++) {
      if (!Number.isFinite(values[i]!)) continue;
      sum += values[i]!;
      count++;
    }
    // The line begins and ends where its first and newest points are.
    const at = bucket === 0 ? start : end - 1;
    points.push({ x: toX(steps[at]!), y: count === 0 ? NaN : sum / count });
  }
  return points;
}

/** The points of the range, and one beyond each end. */
function visiblePart(steps: ArrayLike<number>, range: readonly [number, number] | null): [number, number] {
  let from = 0;
  let to = steps.length;
  if (range) {
    while (from + 1 < to && steps[from + 1]! < range[0]) from++;
    while (to - 1 > from && steps[to - 2]! > range[1]) to--;
  }
  return [from, to];
}
