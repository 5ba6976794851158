/** Counts and scores against values worked out by hand, and laws that hold for all counts. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Counts } from './counts.ts';
import { baseRateOf, countAt, scoresOf, totalOf } from './counts.ts';
import { baselineOf, lossWeightsOf, trivialBaseline } from './baseline.ts';
import { meanConfidence, scoreHistogram } from './histogram.ts';

const count = fc.nat(5000);
const anyCounts: fc.Arbitrary<Counts> = fc.record({ tp: count, tn: count, fp: count, fn: count });

describe('counts at a threshold', () => {
  it('call an example positive from the threshold on', () => {
    expect(countAt([1, 1, 0, 0], [0.5, 0.49, 0.5, 0.1], 0.5)).toEqual({ tp: 1, fn: 1, fp: 1, tn: 1 });
  });

  it('count a broken probability as called negative', () => {
    expect(countAt([1, 0], [NaN, NaN], 0.5)).toEqual({ tp: 0, fn: 1, fp: 0, tn: 1 });
  });

  it('add up to the number of examples, for any threshold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(0, 1), fc.double())), fc.double(), (pairs, threshold) => {
        const counts = countAt(
          pairs.map(([label]) => label),
          pairs.map(([, p]) => p),
          threshold,
        );
        expect(totalOf(counts)).toBe(pairs.length);
        expect(counts.tp + counts.fn).toBe(pairs.filter(([label]) => label === 1).length);
      }),
    );
  });
});

describe('scores', () => {
  it('of the guide’s counts are these, whatever the guide prints', () => {
    const scores = scoresOf({ tn: 4523, fp: 892, fn: 1012, tp: 4373 });
    expect(scores.accuracy).toBeCloseTo(0.8237, 4);
    expect(scores.precision).toBeCloseTo(0.83058, 4);
    expect(scores.recall).toBeCloseTo(0.81207, 4);
    expect(scores.f1).toBeCloseTo(0.82122, 4);
    expect(scores.specificity).toBeCloseTo(0.83527, 4);
  });

  it('are 0 where they have no denominator, as scikit-learn prints them', () => {
    expect(scoresOf({ tp: 0, tn: 5, fp: 0, fn: 0 })).toMatchObject({
      precision: 0,
      recall: 0,
      f1: 0,
      specificity: 1,
      accuracy: 1,
    });
    expect(scoresOf({ tp: 0, tn: 0, fp: 0, fn: 0 }).accuracy).toBe(0);
  });

  it('lie between 0 and 1, and F1 between precision and recall', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const scores = scoresOf(counts);
        for (const score of Object.values(scores)) expect(score >= 0 && score <= 1).toBe(true);
        expect(scores.f1).toBeGreaterThanOrEqual(Math.min(scores.precision, scores.recall) - 1e-12);
        expect(scores.f1).toBeLessThanOrEqual(Math.max(scores.precision, scores.recall) + 1e-12);
        if (scores.precision + scores.recall > 0)
          expect(scores.f1).toBeCloseTo(
            (2 * scores.precision * scores.recall) / (scores.precision + scores.recall),
            10,
          );
      }),
    );
  });

  it('change sides when the classes do: recall becomes specificity', () => {
    fc.assert(
      fc.property(anyCounts, ({ tp, tn, fp, fn }) => {
        const one = scoresOf({ tp, tn, fp, fn });
        const other = scoresOf({ tp: tn, tn: tp, fp: fn, fn: fp });
        expect(other.recall).toBe(one.specificity);
        expect(other.accuracy).toBe(one.accuracy);
        expect(other.balancedAccuracy).toBe(one.balancedAccuracy);
      }),
    );
  });
});

describe('the trivial baseline', () => {
  it('is what the two constant answers really score', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const baseline = trivialBaseline(counts);
        const positives = counts.tp + counts.fn;
        const negatives = counts.tn + counts.fp;
        if (positives + negatives === 0) {
          expect(baseline).toBeNull();
          return;
        }
        const always1 = scoresOf({ tp: positives, fp: negatives, tn: 0, fn: 0 });
        const always0 = scoresOf({ tp: 0, fp: 0, tn: negatives, fn: positives });
        expect(baseline!.accuracy).toBeCloseTo(Math.max(always1.accuracy, always0.accuracy), 12);
        expect(baseline!.f1).toBeCloseTo(always1.f1, 12);
        expect(baseline!.precision).toBeCloseTo(always1.precision, 12);
        expect(baseline!.loss!).toBeLessThanOrEqual(Math.LN2 + 1e-12);
      }),
    );
  });

  it('loses ln 2 when the classes are even, nothing when there is one', () => {
    expect(trivialBaseline({ tp: 3, fn: 2, tn: 4, fp: 1 })!.loss).toBeCloseTo(Math.LN2, 12);
    expect(trivialBaseline({ tp: 3, fn: 2, tn: 0, fp: 0 })!.loss).toBeCloseTo(0, 12);
  });

  it('weighs and smooths its loss as the training does: balanced classes lose ln 2 at any base rate', () => {
    const counts = { tp: 10, fn: 0, tn: 80, fp: 10 };
    const lossOf = (config: Record<string, unknown>, trainBaseRate: number | null = 0.1) =>
      trivialBaseline(
        counts,
        lossWeightsOf((name) => config[name], trainBaseRate),
      )!.loss;
    expect(lossOf({})).toBeCloseTo(-0.1 * Math.log(0.1) - 0.9 * Math.log(0.9), 12);
    expect(lossOf({ class_weight: 'none', pos_weight: 1, label_smoothing_factor: 0 })).toBe(lossOf({}));
    expect(lossOf({ class_weight: 'balanced' })).toBeCloseTo(Math.LN2, 12);
    expect(lossOf({ class_weight: 'balanced' }, null)).toBeNull();
    expect(lossOf({ class_weights: [1, 9] })).toBeNull();
    // At q, 0.1 * 9 * -ln q + 0.9 * -ln(1 - q) is least where q = 0.5.
    expect(lossOf({ pos_weight: 9 })).toBeCloseTo(1.8 * Math.LN2, 12);
    // Labels of 0.1 and 0.9: the mean label is 0.18.
    expect(lossOf({ label_smoothing_factor: 0.2 })).toBeCloseTo(-0.18 * Math.log(0.18) - 0.82 * Math.log(0.82), 12);
  });

  it('has no fair value for recall and specificity, which a constant drives to 1', () => {
    const baseline = trivialBaseline({ tp: 8, fn: 0, tn: 1, fp: 1 })!;
    expect(baselineOf('eval/recall', baseline)).toBeNull();
    expect(baselineOf('eval/specificity', baseline)).toBeNull();
    expect(baselineOf('eval/accuracy', baseline)).toBeCloseTo(0.8, 12);
    expect(baselineOf('eval/roc_auc', baseline)).toBe(0.5);
    expect(baseRateOf({ tp: 8, fn: 0, tn: 1, fp: 1 })).toBeCloseTo(0.8, 12);
  });
});

describe('the histogram of scores', () => {
  it('holds every example whose probability is one, each in one bin of its class', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 1), fc.oneof(fc.double({ min: -1, max: 2 }), fc.constantFrom(0, 1, NaN)))),
        fc.integer({ min: 1, max: 40 }),
        (pairs, bins) => {
          const histogram = scoreHistogram(
            pairs.map(([label]) => label),
            pairs.map(([, p]) => p),
            bins,
          );
          const good = pairs.filter(([, p]) => p >= 0 && p <= 1);
          const sum = (row: number[]) => row.reduce((a, b) => a + b, 0);
          expect(sum(histogram.positive)).toBe(good.filter(([label]) => label === 1).length);
          expect(sum(histogram.negative)).toBe(good.filter(([label]) => label === 0).length);
          expect(histogram.positive).toHaveLength(bins);
        },
      ),
    );
  });

  it('puts 1 into the last bin', () => {
    expect(scoreHistogram([1, 0], [1, 0], 4)).toEqual({ positive: [0, 0, 0, 1], negative: [1, 0, 0, 0] });
  });

  it('mean confidence is that of the chosen answer', () => {
    expect(meanConfidence([0.9, 0.2, 0.5])).toBeCloseTo((0.9 + 0.8 + 0.5) / 3, 12);
    expect(meanConfidence([])).toBeNaN();
  });
});
