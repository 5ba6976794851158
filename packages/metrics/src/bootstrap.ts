/** Intervals by resampling whole groups: what shares a problem is not independent, so it is drawn together. */

import { quantileOf } from './draws.ts';
import type { Interval } from './intervals.ts';

/**
 * Percentile interval, 95%, of a statistic (Efron and Tibshirani 1993), by drawing groups with replacement.
 * @param groups indices of the examples of each group
 * @param statistic of examples, given by their indices (with repeats); draws for which it is not finite are left out
 * @param random numbers in [0, 1); seeded, it makes the interval repeatable
 * @returns NaN bounds when fewer than two groups, or fewer than half of the draws, have a value
 */
export function bootstrapByGroup(
  groups: readonly (readonly number[])[],
  statistic: (indices: readonly number[]) => number,
  random: () => number,
  draws = 1000,
): Interval {
  if (groups.length < 2) return { low: NaN, high: NaN };
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const indices: number[] = [];
    for (let i = 0; i < groups.length; i++)
      for (const index of groups[Math.floor(random() * groups.length)]!) indices.push(index);
    const value = statistic(indices);
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length < draws / 2) return { low: NaN, high: NaN };
  values.sort((a, b) => a - b);
  return { low: quantileOf(values, 0.025), high: quantileOf(values, 0.975) };
}
