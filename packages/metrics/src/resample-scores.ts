/** Bootstrap intervals, 95%, of scores that are no simple share: from an evaluation's counts or histogram, by drawing as many examples again. */

import type { Counts } from './counts.ts';
import { numbersFrom } from './draws.ts';
import type { ScoreHistogram } from './histogram.ts';
import type { Interval } from './intervals.ts';

const DRAWS = 400;
/** From so many expected on, the normal distribution stands in for the binomial. */
const NORMAL_FROM = 25;

/** Of F1. NaN bounds where no example is positive, or called so. */
export function resampledF1({ tp, tn, fp, fn }: Counts): Interval {
  return resampled([tp, fp, fn, tn], ([a, b, c]) => (2 * a!) / (2 * a! + b! + c!));
}

/**
 * Of an AUC: its spread is that of the AUC of the bins, drawn anew; its middle is the value itself, which knows the order within the bins.
 * NaN bounds where a class is missing, or the histogram is not one.
 */
export function resampledAuc(auc: number, { positive, negative }: ScoreHistogram): Interval {
  if (positive.length === 0 || positive.length !== negative.length) return { low: NaN, high: NaN };
  const bins = positive.length;
  const cells = [...positive, ...negative];
  const { low, high } = resampled(cells, (drawn) => aucOfBins(drawn, bins));
  const shift = auc - aucOfBins(cells, bins);
  return { low: Math.max(0, low + shift), high: Math.min(1, high + shift) };
}

/** Ties within a bin count half. @param cells of class 1 by rising score, then of class 0 */
function aucOfBins(cells: readonly number[], bins: number): number {
  let below = 0;
  let positives = 0;
  let won = 0;
  for (let bin = 0; bin < bins; bin++) {
    const negatives = cells[bins + bin]!;
    won += cells[bin]! * (below + negatives / 2);
    positives += cells[bin]!;
    below += negatives;
  }
  return won / (positives * below);
}

/** The same cells give the same interval: the seed is theirs. */
function resampled(cells: readonly number[], statistic: (cells: readonly number[]) => number): Interval {
  const total = cells.reduce((sum, cell) => sum + cell, 0);
  if (!Number.isFinite(total) || total < 2 || cells.some((cell) => cell < 0)) return { low: NaN, high: NaN };
  const random = seeded(cells);
  const values: number[] = [];
  const drawn = new Array<number>(cells.length).fill(0);
  for (let draw = 0; draw < DRAWS; draw++) {
    let left = total;
    let of = total;
    // A multinomial draw, cell by cell.
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      drawn[i] = cell === 0 ? 0 : cell >= of ? left : binomial(left, cell / of, random);
      left -= drawn[i]!;
      of -= cell;
    }
    const value = statistic(drawn);
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length < DRAWS / 2) return { low: NaN, high: NaN };
  values.sort((a, b) => a - b);
  return { low: values[Math.floor(0.025 * values.length)]!, high: values[Math.ceil(0.975 * values.length) - 1]! };
}

/** Exact while few are expected, by the waiting times between successes; else the nearest whole number to a normal draw. */
function binomial(n: number, p: number, random: () => number): number {
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  if (n * p < NORMAL_FROM) {
    let successes = -1;
    let at = 0;
    do {
      successes++;
      at += Math.ceil(Math.log(1 - random()) / Math.log1p(-p)) || 1;
    } while (at <= n);
    return successes;
  }
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(n, Math.max(0, Math.round(n * p + normal * Math.sqrt(n * p * (1 - p)))));
}

/** Numbers in [0, 1). */
function seeded(cells: readonly number[]): () => number {
  return numbersFrom(cells.reduce((hash, cell) => (Math.imul(hash, 31) + cell) | 0, 17));
}
