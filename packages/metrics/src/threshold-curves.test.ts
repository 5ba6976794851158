/** Curves over all thresholds and over the ranking, against scikit-learn. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bestThreshold } from './best-threshold.ts';
import { countAt, matthewsOf } from './counts.ts';
import { drawProblems } from './draws.ts';
import { rankingCurves } from './ranking-curves.ts';
import {
  costAtThresholds,
  countsAtThreshold,
  f1AtThresholds,
  highestAt,
  lowestAt,
  thresholdBin,
  thresholdBins,
  thresholdCurves,
} from './threshold-curves.ts';

const fixture = JSON.parse(readFileSync(new URL('../fixtures/statistics.json', import.meta.url), 'utf8')) as {
  problem: number[];
  label: number[];
  probability: number[];
  average_precision: number;
  matthews: number;
  roc: [number[], number[]];
  f1_at: number[];
};
const { label, probability } = fixture;
const curves = thresholdCurves(label, thresholdBins(probability));
const predictions = { labels: label, probabilities: Float32Array.from(probability), problems: fixture.problem };

it('F1 at every threshold is scikit-learn’s, and so is the Matthews coefficient', () => {
  f1AtThresholds(curves).forEach((f1, at) => expect(f1).toBeCloseTo(fixture.f1_at[at]!, 10));
  expect(matthewsOf(countsAtThreshold(curves, 50))).toBeCloseTo(fixture.matthews, 10);
  expect(matthewsOf({ tp: 3, fp: 2, tn: 0, fn: 0 })).toBe(0);
});

it('a probability is called positive at its own threshold, in float32 too, and at none above', () => {
  for (let at = 0; at <= 100; at++) {
    expect(thresholdBin(at / 100)).toBe(at);
    expect(thresholdBin(Math.fround(at / 100))).toBe(at);
    if (at > 0) expect(thresholdBin(at / 100 - 1e-6)).toBe(at - 1);
    expect(countsAtThreshold(curves, at)).toEqual(
      countAt(Float32Array.from(label), Float32Array.from(probability), Math.fround(at / 100)),
    );
  }
  expect([NaN, -1, 2, Infinity].map(thresholdBin)).toEqual([0, 0, 100, 100]);
});

it('the cheapest threshold rises with the price of what is let through', () => {
  const cheapest = (letThrough: number, missed: number) => lowestAt(costAtThresholds(curves, { letThrough, missed }));
  expect(cheapest(1, 9)).toBeLessThan(cheapest(1, 1));
  expect(cheapest(1, 1)).toBeLessThan(cheapest(9, 1));
  // Calling all positive costs each negative once.
  expect(costAtThresholds(curves, { letThrough: 2, missed: 1 })[0]).toBeCloseTo((200 * curves.negatives) / 240, 10);
  expect(highestAt([1, 3, 3, 2])).toBe(1);
});

it('the curves of the ranking are scikit-learn’s, and lie within their bands', () => {
  const { roc, rocBand, precision, averagePrecision } = rankingCurves(predictions, drawProblems(60));
  expect(averagePrecision).toBeCloseTo(fixture.average_precision, 6);
  const [x, y] = fixture.roc;
  expect([...roc.x].every((share) => x.some((other) => Math.abs(other - share) < 1e-9))).toBe(true);
  expect([roc.x[0], roc.y[0], roc.x.at(-1), roc.y.at(-1)]).toEqual([0, 0, 1, 1]);
  for (let i = 1; i < rocBand.x.length; i++) {
    const at = x.findIndex((share) => share >= rocBand.x[i]! - 1e-12);
    expect(rocBand.low[i]! - 1e-9).toBeLessThanOrEqual(y[at]!);
    expect(rocBand.high[i]! + 1e-9).toBeGreaterThanOrEqual(y[at]!);
  }
  expect(precision.x.at(-1)).toBe(1);
  expect(precision.y.at(-1)).toBeCloseTo(curves.positives / 240, 10);
});

it('a long curve keeps no more points than a chart has pixels, ends included', () => {
  const n = 20_000;
  const many = {
    labels: Uint8Array.from({ length: n }, (_, i) => ((i * 7919) % 3 === 0 ? 1 : 0)),
    probabilities: Float32Array.from({ length: n }, (_, i) => i / n),
    problems: Uint32Array.from({ length: n }, (_, i) => i),
  };
  const { roc } = rankingCurves(many, []);
  expect(roc.x.length).toBeLessThanOrEqual(1_602);
  expect([roc.x.at(-1), roc.y.at(-1)]).toEqual([1, 1]);
});

it('the band of F1 holds its value at every threshold', () => {
  const { f1At, f1Low, f1High } = bestThreshold(predictions, drawProblems(60));
  f1At.forEach((f1, at) => {
    expect(f1Low[at]!).toBeLessThanOrEqual(f1 + 1e-9);
    expect(f1High[at]!).toBeGreaterThanOrEqual(f1 - 1e-9);
  });
});
