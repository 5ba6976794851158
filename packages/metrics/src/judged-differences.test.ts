/** The arithmetic of comparisons against scikit-learn and scipy, and against itself where nothing is to be found. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { calibrationOf } from './calibration.ts';
import { differenceOf, levelOf, seedScatter, tiesOf } from './difference.ts';
import { drawProblems, numbersFrom } from './draws.ts';
import type { Predictions } from './drawn-scores.ts';
import { DRAWN_METRICS, drawnScores } from './drawn-scores.ts';
import { bestThreshold } from './best-threshold.ts';
import { isSureAndWrong, pathOf } from './prediction-paths.ts';
import { rankingCurves } from './ranking-curves.ts';
import { sliceAgainstRest } from './slices.ts';
import { normalQuantile, studentQuantile } from './student-t.ts';

const fixture = JSON.parse(readFileSync(new URL('../fixtures/statistics.json', import.meta.url), 'utf8')) as {
  problem: number[];
  label: number[];
  probability: number[];
  times: number[];
  scores: Record<string, number>;
  drawn: Record<string, number>;
  normal: [number, number][];
  student: [number, number, number][];
};
const predictions: Predictions = {
  labels: fixture.label,
  probabilities: fixture.probability,
  problems: fixture.problem,
};

it.each(DRAWN_METRICS)('%s is scikit-learn’s, on all problems and on drawn ones', (metric) => {
  const { value, drawn } = drawnScores(metric, predictions, [Uint16Array.from(fixture.times)]);
  expect(value).toBeCloseTo(fixture.scores[metric]!, 10);
  expect(drawn[0]).toBeCloseTo(fixture.drawn[metric]!, 10);
});

it('quantiles of the normal distribution and of Student’s t are scipy’s', () => {
  for (const [confidence, z] of fixture.normal) expect(normalQuantile(confidence) / z).toBeCloseTo(1, 8);
  for (const [confidence, df, t] of fixture.student) expect(studentQuantile(confidence, df) / t).toBeCloseTo(1, 7);
  expect([normalQuantile(1), normalQuantile(NaN), studentQuantile(0.95, 0)]).toEqual([NaN, NaN, NaN]);
});

it('draws are the same every time, and each has as many problems as there are', () => {
  const draws = drawProblems(50, 20);
  expect(draws).toEqual(drawProblems(50, 20));
  for (const draw of draws) expect(draw.reduce((sum, times) => sum + times, 0)).toBe(50);
});

it('two copies of one run differ by nothing and can’t be told apart', () => {
  const run = drawnScores('f1', predictions, drawProblems(60));
  const difference = differenceOf([run], [run], {
    scatter: seedScatter([[run], [run]]),
    comparisons: 1,
    examples: 240,
  });
  expect(difference).toMatchObject({ value: 0, half: 0, word: 'cannot tell', seedsPart: null });
  expect(difference.wouldTell).toEqual({ kind: 'too small' });
  expect(tiesOf([[run], [run], [run]], 'up', 240)).toEqual([0, 1, 2]);
});

/** A run that knows the truth to some extent; the noise of each is its own. */
function madeUp(knowledge: number, seed: number, labels = fixture.label): Predictions {
  const random = numbersFrom(seed);
  return {
    ...predictions,
    labels: fixture.label,
    probabilities: labels.map((label) =>
      Math.min(0.99, Math.max(0.01, 0.5 + knowledge * (label - 0.5) + 0.5 * (random() - 0.5))),
    ),
  };
}

/** As many problems as in the design's data, four solutions each. */
const PROBLEMS = 264;

it('among eleven comparisons of runs that know nothing of the labels, nothing is real in at least 95 % of 200 shuffles', () => {
  const draws = drawProblems(PROBLEMS, 200);
  const problems = Uint16Array.from({ length: 4 * PROBLEMS }, (_, i) => i >> 2);
  const difficulty = numbersFrom(1);
  const truth = Uint8Array.from(problems, () => (difficulty() < 0.38 ? 1 : 0));
  const runs = Array.from({ length: 12 }, (_, run) => {
    const random = numbersFrom(100 + run);
    return Float32Array.from(truth, (label) => 0.2 * label + 0.8 * random());
  });
  let silent = 0;
  for (let shuffle = 0; shuffle < 200; shuffle++) {
    const random = numbersFrom(1_000 + shuffle);
    const labels = truth.slice();
    for (let i = labels.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [labels[i], labels[j]] = [labels[j]!, labels[i]!];
    }
    const scores = runs.map((probabilities) => drawnScores('roc_auc', { labels, probabilities, problems }, draws));
    const scatter = seedScatter(scores.map((score) => [score]));
    const words = scores
      .slice(1)
      .map((score) => differenceOf([score], [scores[0]!], { scatter, comparisons: 11, examples: labels.length }).word);
    if (!words.includes('real')) silent++;
  }
  expect(silent).toBeGreaterThanOrEqual(190);
});

it('a run that knows more is really better, and one that knows a little more says what would tell', () => {
  const draws = drawProblems(60);
  const set = (knowledge: number) =>
    [1, 2, 3].map((seed) => drawnScores('roc_auc', madeUp(knowledge, seed + Math.round(100 * knowledge)), draws));
  const [weak, similar, strong] = [set(0.1), set(0.13), set(0.4)];
  const scatter = seedScatter([weak, similar, strong]);
  expect(scatter).toMatchObject({ df: 6, sets: 3 });
  const options = { scatter, comparisons: 2, examples: 240 };
  const large = differenceOf(strong, weak, options);
  expect(large).toMatchObject({ word: 'real', wouldTell: null });
  expect(large.half).toBeCloseTo(Math.hypot(large.examplesPart, large.seedsPart!), 10);
  expect(large.strictHalf).toBeGreaterThan(large.half);
  expect(differenceOf(weak, strong, options).value).toBe(-large.value);
  expect(differenceOf(strong, weak, { ...options, examples: 29 }).word).toBe('too few');
  const small = differenceOf(similar, weak, options);
  expect(small.word).not.toBe('real');
  expect(['seeds', 'examples', 'both', 'nothing', 'too small']).toContain(small.wouldTell!.kind);
  expect(tiesOf([weak, strong], 'up', 240)).toEqual([1]);
  expect(tiesOf([weak, strong], 'down', 240)).toEqual([0]);
  expect(levelOf(11)).toBeCloseTo(0.99545, 5);
});

it('predictions that are no numbers, and sets without a class, give NaN and are no winner', () => {
  const draws = drawProblems(60, 50);
  const none = drawnScores('roc_auc', { ...predictions, labels: fixture.label.map(() => 1) }, draws);
  expect(none.value).toBeNaN();
  const run = drawnScores('roc_auc', predictions, draws);
  expect(tiesOf([[none], [run]], 'up', 240)).toEqual([1]);
  const scatter = seedScatter([]);
  expect(differenceOf([none], [run], { scatter, comparisons: 1, examples: 240 }).word).toBe('cannot tell');
  expect(calibrationOf([], []).error).toBeNaN();
  const nans = { ...predictions, probabilities: fixture.label.map(() => NaN) };
  for (const metric of DRAWN_METRICS) expect(() => drawnScores(metric, nans, draws)).not.toThrow();
  expect(() => bestThreshold(nans, draws)).not.toThrow();
  expect(() => rankingCurves(nans, draws)).not.toThrow();
});

it('a calibrated model lies within its own range, and one that is too sure does not', () => {
  const random = numbersFrom(5);
  const p = Array.from({ length: 2_000 }, () => random());
  const labels = p.map((share) => (random() < share ? 1 : 0));
  const fair = calibrationOf(labels, p);
  expect(fair.error).toBeGreaterThan(fair.calibrated.low);
  expect(fair.error).toBeLessThan(fair.calibrated.high);
  const sure = calibrationOf(
    labels,
    p.map((share) => (share > 0.5 ? 0.99 : 0.01)),
  );
  expect(sure.error).toBeGreaterThan(sure.calibrated.high);
  expect(sure.bins.reduce((sum, { examples }) => sum + examples, 0)).toBe(2_000);
});

it('a slice is held against the rest, at the level of all slices, and against its own majority', () => {
  const all = { tp: 300, fn: 100, fp: 100, tn: 500 };
  expect(sliceAgainstRest({ tp: 5, fn: 10, fp: 5, tn: 5 }, all, 5).word).toBe('too few');
  const weak = sliceAgainstRest({ tp: 20, fn: 40, fp: 40, tn: 50 }, all, 5);
  expect(weak).toMatchObject({ word: 'real', beatsConstant: false, constant: 0.6 });
  expect(weak.difference).toBeCloseTo(70 / 150 - 730 / 850, 10);
  expect(sliceAgainstRest({ tp: 60, fn: 20, fp: 20, tn: 100 }, all, 5).word).toBe('cannot tell');
});

it('a path has one of five kinds', () => {
  const path = (text: string) => pathOf([...text].map((mark) => mark === '1'));
  expect(path('11111')).toBe('always right');
  expect(path('0')).toBe('never right');
  expect(path('001011111')).toBe('learned');
  expect(path('110100000')).toBe('forgotten');
  expect(path('100000000')).toBe('goes back and forth');
  expect(path('01010101111')).toBe('goes back and forth');
  expect(isSureAndWrong([true, false, false, false, false, false], [1, 0.05, 0.05, 0.05, 0.05, 0.05])).toBe(true);
  expect(isSureAndWrong([false, false, false, false], [0, 0, 0, 0])).toBe(false);
});
