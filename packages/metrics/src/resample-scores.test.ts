import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapByGroup } from './bootstrap.ts';
import { scoresOf } from './counts.ts';
import { scoreHistogram } from './histogram.ts';
import { aucInterval, f1Interval } from './intervals.ts';
import { resampledAuc, resampledF1 } from './resample-scores.ts';
import { rocAuc } from './roc-auc.ts';

/** Park and Miller's generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
const width = ({ low, high }: { low: number; high: number }) => high - low;
const expectAlike = (a: number, b: number, share: number) => expect(Math.abs(a / b - 1)).toBeLessThan(share);

describe('a resampled F1', () => {
  it('has about the interval of drawing the examples themselves again', () => {
    const counts = { tp: 160, fp: 40, fn: 60, tn: 140 };
    const examples = Object.entries(counts).flatMap(([name, count]) => new Array<string>(count).fill(name));
    const f1 = (indices: readonly number[]) => {
      const drawn = { tp: 0, fp: 0, fn: 0, tn: 0 };
      for (const i of indices) drawn[examples[i] as keyof typeof drawn]++;
      return scoresOf(drawn).f1;
    };
    const plain = bootstrapByGroup(
      examples.map((_, i) => [i]),
      f1,
      seeded(3),
    );
    const resampled = resampledF1(counts);
    expectAlike(width(resampled), width(plain), 0.15);
    expect(Math.abs(resampled.low - plain.low)).toBeLessThan(0.01);
    expect(Math.abs(resampled.high - plain.high)).toBeLessThan(0.01);
  });

  it('agrees with the closed form where that is good, for few and for millions', () => {
    for (const scale of [1, 10, 100_000]) {
      const counts = { tp: 70 * scale, fp: 20 * scale, fn: 20 * scale, tn: 90 * scale };
      expectAlike(width(resampledF1(counts)), width(f1Interval(counts)), 0.2);
    }
  });

  it('is the same for the same counts, lies within 0 and 1, and holds the value', () => {
    const cell = fc.nat(3_000);
    fc.assert(
      fc.property(fc.record({ tp: cell, tn: cell, fp: cell, fn: cell }), (counts) => {
        const interval = resampledF1(counts);
        expect(resampledF1(counts)).toEqual(interval);
        if (Number.isNaN(interval.low)) return;
        const { f1 } = scoresOf(counts);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(f1 + 0.1 / Math.sqrt(counts.tp + counts.fp + counts.fn));
        expect(interval.high).toBeGreaterThanOrEqual(f1 - 0.1 / Math.sqrt(counts.tp + counts.fp + counts.fn));
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing where there is no F1', () => {
    expect(resampledF1({ tp: 0, fp: 0, fn: 0, tn: 50 }).low).toBeNaN();
    expect(resampledF1({ tp: NaN, fp: 1, fn: 1, tn: 1 }).low).toBeNaN();
  });
});

describe('a resampled AUC', () => {
  const random = seeded(11);
  const labels = Array.from({ length: 600 }, () => (random() < 0.4 ? 1 : 0));
  const scores = labels.map((label) => Math.min(0.999, Math.max(0, 0.35 + 0.2 * label + 0.5 * (random() - 0.5))));
  const auc = rocAuc(labels, scores);
  const interval = resampledAuc(auc, scoreHistogram(labels, scores));

  it('has about the interval of drawing the examples themselves again, around the exact value', () => {
    const plain = bootstrapByGroup(
      labels.map((_, i) => [i]),
      (indices) =>
        rocAuc(
          indices.map((i) => labels[i]!),
          indices.map((i) => scores[i]!),
        ),
      seeded(5),
      400,
    );
    expectAlike(width(interval), width(plain), 0.2);
    expect(interval.low).toBeLessThan(auc);
    expect(interval.high).toBeGreaterThan(auc);
  });

  it('is of the size of Hanley and McNeil’s', () => {
    const positives = labels.filter((label) => label === 1).length;
    expectAlike(width(interval), width(aucInterval(auc, positives, labels.length - positives)), 0.25);
  });

  it('says nothing where a class is missing or the bins are broken', () => {
    expect(resampledAuc(0.5, { positive: [3, 4], negative: [0, 0] }).low).toBeNaN();
    expect(resampledAuc(0.5, { positive: [], negative: [] }).low).toBeNaN();
    expect(resampledAuc(0.5, { positive: [1], negative: [1, 2] }).low).toBeNaN();
  });
});
