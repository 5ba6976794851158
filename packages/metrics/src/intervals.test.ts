/** Intervals: against printed values, sane for all counts, and as often right as they say, by simulation. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoresOf } from './counts.ts';
import type { Counts } from './counts.ts';
import { aucInterval, f1Interval, intervalOf, wilson } from './intervals.ts';
import { rocAuc } from './roc-auc.ts';

const positiveCount = fc.integer({ min: 0, max: 3000 });
const anyCounts: fc.Arbitrary<Counts> = fc.record({
  tp: positiveCount,
  tn: positiveCount,
  fp: positiveCount,
  fn: positiveCount,
});
const METRICS = [
  ['eval/accuracy', 'accuracy'],
  ['eval/precision', 'precision'],
  ['eval/recall', 'recall'],
  ['eval/specificity', 'specificity'],
  ['eval/f1', 'f1'],
  ['eval/balanced_accuracy', 'balancedAccuracy'],
] as const;

/** A small generator of its own: the sequence of x -> 48271 x mod (2^31 - 1). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

describe('Wilson’s interval', () => {
  it('agrees with printed values', () => {
    // Newcombe (1998), table of methods: 81 of 263 is 0.2553 to 0.3662, 15 of 148 is 0.0624 to 0.1605, 0 of 20 is 0 to 0.1611.
    expect(wilson(81, 263)).toMatchObject({ low: expect.closeTo(0.2553, 4), high: expect.closeTo(0.3662, 4) });
    expect(wilson(15, 148)).toMatchObject({ low: expect.closeTo(0.0624, 4), high: expect.closeTo(0.1605, 4) });
    expect(wilson(0, 20)).toMatchObject({ low: 0, high: expect.closeTo(0.1611, 4) });
  });

  it('holds the share itself, lies in [0, 1], and narrows as examples come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const successes = Math.round(n * share);
        const interval = wilson(successes, n);
        const more = wilson(successes * 4, n * 4);
        expect(interval.low).toBeLessThanOrEqual(successes / n + 1e-12);
        expect(interval.high).toBeGreaterThanOrEqual(successes / n - 1e-12);
        expect(interval.low >= 0 && interval.high <= 1).toBe(true);
        expect(more.high - more.low).toBeLessThan(interval.high - interval.low);
      }),
    );
  });

  it('is not a number without examples', () => {
    expect(wilson(0, 0)).toEqual({ low: NaN, high: NaN });
  });
});

describe('the interval of a metric', () => {
  it('holds its value for all counts that define it', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        fc.pre(counts.tp > 0 && counts.tn > 0);
        const scores = scoresOf(counts);
        for (const [metric, name] of METRICS) {
          const interval = intervalOf(metric, counts)!;
          expect(interval.low - 1e-9, metric).toBeLessThanOrEqual(scores[name]);
          expect(interval.high + 1e-9, metric).toBeGreaterThanOrEqual(scores[name]);
          expect(interval.low >= 0 && interval.high <= 1).toBe(true);
        }
      }),
    );
  });

  it('is null for what counts do not determine', () => {
    const counts = { tp: 1, tn: 1, fp: 1, fn: 1 };
    expect(intervalOf('eval/loss', counts)).toBeNull();
    expect(intervalOf('eval/roc_auc', counts)).toBeNull();
    expect(intervalOf('eval/roc_auc', counts, NaN)).toBeNull();
    expect(intervalOf('__proto__', counts)).toBeNull();
  });
});

describe('coverage by simulation', () => {
  const RUNS = 2000;

  it.each([
    [60, 0.7, 0.6, 0.8],
    [500, 0.37, 0.45, 0.85],
    [3000, 0.8, 0.9, 0.4],
  ])('with %s examples the truth lies inside in about 95 of 100 cases', (examples, baseRate, recall, specificity) => {
    const random = uniform(examples);
    const truth = truthOf(baseRate, recall, specificity);
    const inside: Record<string, number> = {};
    for (let run = 0; run < RUNS; run++) {
      const counts: Counts = { tp: 0, tn: 0, fp: 0, fn: 0 };
      for (let i = 0; i < examples; i++) {
        if (random() < baseRate) random() < recall ? counts.tp++ : counts.fn++;
        else random() < specificity ? counts.tn++ : counts.fp++;
      }
      for (const [metric, name] of METRICS) {
        const { low, high } = intervalOf(metric, counts)!;
        if (low <= truth[name] && truth[name] <= high) inside[metric] = (inside[metric] ?? 0) + 1;
      }
    }
    // Two thousand runs put the share itself within 0.015 of the truth, thrice out of a thousand.
    for (const [metric] of METRICS) {
      expect(inside[metric]! / RUNS, metric).toBeGreaterThan(0.925);
      expect(inside[metric]! / RUNS, metric).toBeLessThan(0.985);
    }
  });

  it('Hanley and McNeil’s interval holds the true AUC of two normal classes', () => {
    const random = uniform(77);
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const shift = 1;
    const truth = 0.7602499; // Phi(1 / sqrt 2)
    const labels = Array.from({ length: 120 }, (_, i) => (i < 50 ? 1 : 0));
    let inside = 0;
    for (let run = 0; run < RUNS; run++) {
      const { low, high } = aucInterval(
        rocAuc(
          labels,
          labels.map((label) => normal() + label * shift),
        ),
        50,
        70,
      );
      if (low <= truth && truth <= high) inside++;
    }
    expect(inside / RUNS).toBeGreaterThan(0.925);
    expect(inside / RUNS).toBeLessThan(0.985);
  });

  it('F1’s interval is Wilson’s of the Jaccard share, carried over', () => {
    const { low, high } = f1Interval({ tp: 87, fp: 51, fn: 106, tn: 280 });
    expect(low).toBeCloseTo(0.462, 2);
    expect(high).toBeCloseTo(0.587, 2);
  });
});

function truthOf(baseRate: number, recall: number, specificity: number) {
  const tp = baseRate * recall;
  const fn = baseRate - tp;
  const tn = (1 - baseRate) * specificity;
  return scoresOf({ tp, fn, tn, fp: 1 - baseRate - tn });
}
