/** The values that the design writes down for the predictions in its own pages. Skipped where the pages are absent. */

import { describe, expect, it } from 'vitest';
import { bestThreshold } from './best-threshold.ts';
import { calibrationOf } from './calibration.ts';
import { countAt, matthewsOf, totalOf } from './counts.ts';
import type { SeedSet } from './difference.ts';
import { differenceOf, seedScatter } from './difference.ts';
import { drawProblems } from './draws.ts';
import type { DrawnMetric } from './drawn-scores.ts';
import { drawnScores, problemsIn } from './drawn-scores.ts';
import { firstErrorScores, predictedFirstError } from './first-error.ts';
import { isSureAndWrong, pathOf } from './prediction-paths.ts';
import { rankingCurves } from './ranking-curves.ts';
import { rocAuc } from './roc-auc.ts';
import { costAtThresholds, countsAtThreshold, lowestAt } from './threshold-curves.ts';
import { hasMocks, mockData, unpacked } from './testing/mock-predictions.ts';

/** Of values; a half width has the noise of its draws besides. */
const TOLERANCE = 0.002;
const NOISE = 0.1;
const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThanOrEqual(TOLERANCE);
const nearHalf = (half: number, wanted: number) =>
  expect(Math.abs(half - wanted)).toBeLessThanOrEqual(TOLERANCE + NOISE * wanted);

interface Compare {
  runs: { g: string; P: string }[];
  y: string;
  pid: number[];
}
interface Bench {
  steps: number[];
  P: string[];
  y: string;
  pid: number[];
}

describe.skipIf(!hasMocks)('the design’s own predictions', () => {
  function compared(metric: DrawnMetric) {
    const { runs, y, pid } = mockData<Compare>('compare.html');
    const draws = drawProblems(problemsIn(pid), 500);
    const scores = runs.map(({ P }) =>
      drawnScores(metric, { labels: [...y].map(Number), probabilities: unpacked(P), problems: pid }, draws),
    );
    const sets = ['A', 'B', 'C', 'D'].map((name) => scores.filter((_, i) => runs[i]!.g === name));
    return { scores, sets };
  }
  const differences = (sets: readonly SeedSet[]) => {
    const options = { scatter: seedScatter(sets), comparisons: sets.length - 1, examples: 1_054 };
    return sets.slice(1).map((set) => differenceOf(set, sets[0]!, options));
  };

  it('by ROC AUC each of three recipes beats the first, and two of them can’t be told apart', () => {
    const { sets } = compared('roc_auc');
    const scatter = seedScatter(sets);
    expect(scatter.df).toBe(8);
    near(scatter.deviation, 0.0072);
    near(
      sets[0]!.reduce((sum, { value }) => sum + value / 3, 0),
      0.7153,
    );
    const wanted = [
      [0.0276, 0.02],
      [0.0487, 0.032],
      [0.0482, 0.031],
    ] as const;
    differences(sets).forEach(({ value, half, word }, i) => {
      near(value, wanted[i]![0]);
      nearHalf(half, wanted[i]![1]);
      expect(word).toBe('real');
    });
    const [, , C, D] = sets;
    expect(differenceOf(C!, D!, { scatter, comparisons: 3, examples: 1_054 })).toMatchObject({
      word: 'cannot tell',
      wouldTell: { kind: 'too small' },
    });
  });

  it('by F1 nothing beats the first beyond the noise', () => {
    const found = differences(compared('f1').sets);
    [0.0025, 0.0314, 0.035].forEach((wanted, i) => near(found[i]!.value, wanted));
    expect(found.map(({ word }) => word)).not.toContain('real');
  });

  it('run by run one of eleven is real, one at the border of it, six are likely, and three can’t be told', () => {
    const found = differences(compared('roc_auc').scores.map((run) => [run]));
    const words = found.map(({ word }) => word);
    const named = Object.fromEntries(
      (['real', 'likely', 'cannot tell'] as const).map((word) => [
        word,
        [...'BCDEFGHJKL'].filter((name) => words[name.charCodeAt(0) - 66] === word),
      ]),
    );
    expect(named).toEqual({
      real: ['J'],
      likely: ['D', 'F', 'G', 'H', 'K', 'L'],
      'cannot tell': ['B', 'C', 'E'],
    });
    // The page's draws say real; with ten times as many it is just not.
    const { value, strictHalf } = found[7]!;
    expect(Math.abs(value / strictHalf - 1)).toBeLessThan(0.05);
  });

  it('two seeds of a recipe against its other two are never told apart', () => {
    for (const metric of ['roc_auc', 'f1'] as const) {
      const { sets } = compared(metric);
      const scatter = seedScatter(sets);
      for (const set of sets)
        for (let i = 0; i < 3; i++) {
          const others = set.filter((_, j) => j !== i);
          const { word } = differenceOf([set[i]!], others, { scatter, comparisons: 1, examples: 1_054 });
          expect(word).toBe('cannot tell');
        }
    }
  });

  it('has the counts, the threshold, the calibration and the paths of the threshold page', () => {
    const { steps, P, y, pid } = mockData<Bench>('bench.html');
    const labels = [...y].map(Number);
    const all = P.map(unpacked);
    const at = (step: number) => ({ labels, probabilities: all[steps.indexOf(step)]!, problems: pid });
    const early = at(100);
    const draws = drawProblems(problemsIn(pid));
    expect(countAt(labels, early.probabilities, 0.5)).toEqual({ tp: 203, fn: 195, fp: 132, tn: 524 });
    near(rocAuc(labels, early.probabilities), 0.747);
    const best = bestThreshold(early, draws);
    expect(best.threshold).toBe(0.33);
    near(best.f1, 0.645);
    near(best.usedF1, 0.554);
    nearHalf(best.gain, 0.085);
    nearHalf(best.gainHalf, 0.04);
    expect(best).toMatchObject({ isReal: true, asGoodFrom: 0.2, asGoodTo: 0.36 });
    const costs = costAtThresholds(best.curves, { letThrough: 1, missed: 1 });
    expect(lowestAt(costs)).toBe(54);
    expect(costs[54]).toBeCloseTo(29.9, 1);
    expect(costs[50]).toBeCloseTo(31, 1);
    for (let t = 0; t <= 100; t++) expect(totalOf(countsAtThreshold(best.curves, t))).toBe(1_054);
    near(rankingCurves(early, draws).averagePrecision, 0.614);
    near(matthewsOf(countsAtThreshold(best.curves, 50)), 0.322);
    const fair = calibrationOf(labels, early.probabilities);
    near(fair.error, 0.033);
    // The ends of a range of 120 draws, as the page has them, are known to about this much.
    expect(Math.abs(fair.calibrated.low - 0.017)).toBeLessThan(0.004);
    expect(Math.abs(fair.calibrated.high - 0.044)).toBeLessThan(0.004);
    const late = at(792);
    expect(bestThreshold(late, draws).threshold).toBe(0.04);
    near(calibrationOf(labels, late.probabilities).error, 0.194);
    const right = labels.map((label, i) => all.map((p) => p[i]! >= 0.5 === (label === 1)));
    const kinds = right.map(pathOf);
    expect(
      (['always right', 'learned', 'goes back and forth', 'forgotten', 'never right'] as const).map(
        (kind) => kinds.filter((other) => other === kind).length,
      ),
    ).toEqual([503, 117, 192, 96, 146]);
    const sure = labels.filter((label, i) =>
      isSureAndWrong(
        right[i]!,
        all.map((p) => (label === 1 ? p[i]! : 1 - p[i]!)),
      ),
    );
    expect(sure).toHaveLength(124);
  });

  it('has the pairs and the first errors of the reward page', () => {
    const { pairs, steps } = mockData<{
      pairs: { steps: number[]; C: string[]; R: string[] };
      steps: { steps: number[]; P: string[]; lab: number[][]; fe: number[] };
    }>('reward.html', 'DD');
    const at = pairs.steps.indexOf(280);
    const rejected = unpacked(pairs.R[at]!);
    const signs = Array.from(unpacked(pairs.C[at]!), (chosen, i) => Math.sign(chosen - rejected[i]!));
    expect([1, -1, 0].map((sign) => signs.filter((other) => other === sign).length)).toEqual([324, 113, 1]);
    const p = unpacked(steps.P[steps.steps.indexOf(520)]!);
    let from = 0;
    const said = steps.lab.map(({ length }) => predictedFirstError(p.slice(from, (from += length)), 0.5));
    const scores = firstErrorScores(steps.fe, said);
    near(scores.f1, 0.478);
    expect(scores.errorAccuracy * scores.wrongSolutions).toBeCloseTo(80, 6);
    expect(scores.correctAccuracy * scores.rightSolutions).toBeCloseTo(27, 6);
  });
});
