/** Reduces a series to the points that a chart draws: about a thousand, without losing a spike. */

import { extremes } from '@rewardboard/metrics';
import type { Point } from './chart-model.ts';

/** Two points per bucket make about 1,000 per line, as many as a chart has columns of pixels. */
const DRAWN_BUCKETS = 500;
/** A small chart has fewer columns, also of a screen with two pixels for one. */
export const SMALL_BUCKETS = 200;
/** More marks of non-finite points would overlap. */
const MAX_BREAKS = 100;

export interface Drawn {
  points: Point[];
  breaks: { x: number; step: number; value: number }[];
}

/**
 * @param steps rising, of the same length as `values`
 * @param range visible steps; one more point on each side is kept, so that lines reach the edges
 */
export function drawnPoints(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  toX: (step: number) => number,
  range: readonly [number, number] | null = null,
  buckets = DRAWN_BUCKETS,
): Drawn {
  const [from, to] = visiblePart(steps, range);
  const points: Point[] = [];
  const breaks: Drawn['breaks'] = [];
  for (const i of extremes(values, from, to, buckets)) {
    const step = steps[i]!;
    const value = values[i]!;
    const x = toX(step);
    points.push({ x, y: Number.isFinite(value) ? value : NaN });
    if (!Number.isFinite(value) && breaks.length < MAX_BREAKS) breaks.push({ x, step, value });
  }
  return { points, breaks };
}

/** Reduces a smoothed series to means of buckets. The raw series drawn behind it keeps every spike. */
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
    // The line begins at its first point and ends at its newest.
    const at = bucket === 0 ? start : end - 1;
    points.push({ x: toX(steps[at]!), y: count === 0 ? NaN : sum / count });
  }
  return points;
}

/** The points of the range, and one more on each side. */
function visiblePart(steps: ArrayLike<number>, range: readonly [number, number] | null): [number, number] {
  let from = 0;
  let to = steps.length;
  if (range) {
    while (from + 1 < to && steps[from + 1]! < range[0]) from++;
    while (to - 1 > from && steps[to - 2]! > range[1]) to--;
  }
  return [from, to];
}
