import { describe, expect, it } from 'vitest';
import { drawProblems } from './draws.ts';
import { NO_ERROR } from './first-error.ts';
import { problemsIn } from './drawn-scores.ts';
import { lastGain, lengthLean, linearFit, rankPairs, rightByLength, rightBySureness } from './pair-ranking.ts';
import { rocAuc } from './roc-auc.ts';
import {
  CHAIN_OUTCOMES,
  chainsOf,
  judgeFirstErrors,
  namedErrors,
  outcomeOf,
  positionAlone,
  scoresByPosition,
} from './step-chains.ts';
import { hasMocks, mockData, unpacked } from './testing/mock-predictions.ts';

describe('pairs', () => {
  const problems = Uint32Array.from({ length: 90 }, (_, i) => Math.floor(i / 3));
  const draws = drawProblems(30);
  const longerBy = Int32Array.from(problems, (_, i) => (i % 3) - 1);

  it('count a tie half, and say how many there are', () => {
    const margins = Float32Array.from(problems, (_, i) => [1, 0, -1][i % 3]!);
    expect(rankPairs(margins, problems, draws)).toMatchObject({ right: 30, wrong: 30, ties: 30, value: 0.5 });
  });

  it('a model that takes the longer one leans on length, and is no better than that', () => {
    const lean = lengthLean(Float32Array.from(longerBy), { problems, longerBy }, draws);
    expect(lean).toMatchObject({ constantTakes: 'longer', shorter: { value: 0 }, longer: { value: 1 } });
    expect(lean.gain.isReal).toBe(false);
    expect(lean.lean).toMatchObject({ value: -1, isReal: true });
  });

  it('all right is as sure as there are problems, and no surer', () => {
    const margins = new Float32Array(90).fill(1);
    const all = rankPairs(margins, problems, draws);
    // Wilson's interval of 30 of 30, as scipy's proportion_ci(method='wilson') has it.
    expect(all.low).toBeCloseTo(0.88649, 4);
    expect(all.high).toBeCloseTo(1, 12);
    const { lean } = lengthLean(margins, { problems, longerBy }, draws);
    expect(lean).toMatchObject({ value: 0, isReal: false });
    expect(lean.half).toBeGreaterThan(0.1);
    expect(
      rankPairs(
        margins.map(() => -1),
        problems,
        draws,
      ),
    ).toMatchObject({ value: 0, low: 0 });
  });

  it('of equal evaluations the first one is the last gain', () => {
    const same = rankPairs(Float32Array.from(longerBy), problems, draws);
    const better = rankPairs(new Float32Array(90).fill(1), problems, draws);
    expect(lastGain([same, better, better, same])).toBe(1);
    expect(lastGain([same])).toBe(0);
  });

  it('without draws, pairs or numbers nothing is thrown', () => {
    expect(rankPairs([], [], []).value).toBeNaN();
    expect(rankPairs([NaN], [0], drawProblems(1))).toMatchObject({ ties: 1, value: 0.5 });
    expect(lengthLean([], { problems: [], longerBy: [] }, []).lean.isReal).toBe(false);
    expect(rightBySureness([NaN]).parts).toHaveLength(5);
  });

  it('fits a line by least squares', () => {
    const fit = linearFit([0, 1, 2, 3], [1, 3, 5, 7]);
    expect(fit.slope).toBeCloseTo(2, 12);
    expect(fit.correlation).toBeCloseTo(1, 12);
  });
});

describe('chains of steps', () => {
  const rows = { solution: [4, 4, 4, 7, 7, 9], label: [1, 0, 1, 1, 1, 0], problem: [0, 0, 0, 1, 1, 1] };
  const chains = chainsOf(rows);

  it('are the rows of one solution, with the first wrong one', () => {
    expect([...chains.starts]).toEqual([0, 3, 5, 6]);
    expect([...chains.firstErrors]).toEqual([1, NO_ERROR, 0]);
    expect([...chains.problems]).toEqual([0, 1, 1]);
  });

  it('name the first step below the threshold, which has one of six outcomes', () => {
    const named = namedErrors(chains, Float32Array.of(0.9, 0.2, 0.1, 0.9, 0.4, 0.7), 0.5);
    expect([...named]).toEqual([1, 1, NO_ERROR]);
    expect([...named].map((step, i) => outcomeOf(chains.firstErrors[i]!, step))).toEqual(['named', 'false', 'missed']);
    expect([outcomeOf(2, 1), outcomeOf(2, 3), outcomeOf(NO_ERROR, NO_ERROR)]).toEqual(['early', 'late', 'cleared']);
  });

  it('can be judged without any row', () => {
    const none = chainsOf({ solution: [], label: [], problem: [] });
    const position = positionAlone(none);
    expect(judgeFirstErrors(none, position.named, position, []).isReal).toBe(false);
    expect(scoresByPosition(none, [], [], 2)[1]!.auc).toBeNull();
  });
});

describe.skipIf(!hasMocks)('the rewards and steps of the design’s own page', () => {
  const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThanOrEqual(0.002);

  it('pairs: 74.0 % right, 60.2 and 84.7 by length, the longer one alone 57.8, no gain after step 40', () => {
    const { pairs } = mockData<{
      pairs: { steps: number[]; C: string[]; R: string[]; p: number[]; c: number[]; r: number[]; sols: string[] };
    }>('reward.html', 'DD');
    const words = pairs.sols.map((text) => text.split(/\s+/).length);
    const longerBy = pairs.c.map((chosen, i) => words[chosen]! - words[pairs.r[i]!]!);
    const draws = drawProblems(problemsIn(pairs.p));
    const margins = pairs.C.map((text, at) => {
      const rejected = unpacked(pairs.R[at]!);
      // The page has its rewards in twelve bits, from -10 to 10.
      return unpacked(text).map((chosen, i) => 20 * (chosen - rejected[i]!));
    });
    const at = pairs.steps.indexOf(280);
    const ranked = rankPairs(margins[at]!, pairs.p, draws);
    expect(ranked).toMatchObject({ right: 324, wrong: 113, ties: 1 });
    near(ranked.value, 0.74);
    const lean = lengthLean(margins[at]!, { problems: pairs.p, longerBy }, draws);
    expect(lean.constantTakes).toBe('longer');
    near(lean.constant.value, 0.578);
    near(lean.shorter.value, 0.602);
    // The page counts its one tie as wrong.
    near(lean.longer.value, 0.847 + 0.5 / 249);
    expect([lean.shorter.pairs, lean.longer.pairs]).toEqual([181, 249]);
    expect(lean.gain.isReal && lean.lean.isReal).toBe(true);
    expect(Math.abs(lean.lean.half - 0.1)).toBeLessThan(0.012);
    expect(pairs.steps[lastGain(margins.map((values) => rankPairs(values, pairs.p, draws)))]).toBe(40);
    expect(rightByLength(margins[at]!, longerBy).map((part) => part.pairs)).toEqual([37, 43, 59, 89, 80, 76, 54]);
  });

  it('steps: F1 0.478, the six outcomes, AUC 0.853 and 0.772 by position', () => {
    const { steps } = mockData<{ steps: { steps: number[]; P: string[]; lab: number[][]; fe: number[] } }>(
      'reward.html',
      'DD',
    );
    const all = unpacked(steps.P[steps.steps.indexOf(520)]!);
    const rows = steps.lab.flatMap((labels, chain) => labels.map((label, step) => ({ label, chain, step })));
    // Our logs hold the judged steps; those behind the first error aren't.
    const judged = rows.map(({ label }, i) => ({ ...rows[i]!, p: all[i]!, label })).filter(({ label }) => label >= 0);
    const of = chainsOf({
      solution: judged.map(({ chain }) => chain),
      label: judged.map(({ label }) => label),
      problem: judged.map(({ chain }) => chain),
    });
    expect([...of.firstErrors]).toEqual(steps.fe);
    near(
      rocAuc(
        judged.map(({ label }) => label),
        judged.map(({ p }) => p),
      ),
      0.853,
    );
    near(
      rocAuc(
        judged.map(({ label }) => label),
        judged.map(({ step }) => -step),
      ),
      0.772,
    );
    const whole = chainsOf({
      solution: rows.map(({ chain }) => chain),
      label: rows.map(({ label }) => Math.abs(label)),
      problem: rows.map(({ chain }) => chain),
    });
    const named = namedErrors(whole, all, 0.5);
    const outcomes = [...named].map((step, i) => outcomeOf(whole.firstErrors[i]!, step));
    expect(CHAIN_OUTCOMES.map((kind) => outcomes.filter((other) => other === kind).length)).toEqual([
      80, 29, 67, 61, 27, 6,
    ]);
    const position = positionAlone(whole);
    const found = judgeFirstErrors(whole, named, position, drawProblems(steps.fe.length));
    near(found.f1, 0.478);
    near(found.errorAccuracy, 80 / 237);
    near(found.correctAccuracy, 27 / 33);
    expect([position.step, found.isReal]).toEqual([4, true]);
    expect(Math.abs(found.low - 0.407) + Math.abs(found.high - 0.545)).toBeLessThan(0.03);
  });
});
