/** The sentences that the design writes down, from the data of its own page. Skipped where that is absent. */

import { describe, expect, it } from 'vitest';
import { chainsOf, lengthLean, rankPairs } from '@rewardboard/metrics';
import { hasMocks, mockData, unpacked } from '../../../../packages/metrics/src/testing/mock-predictions.ts';
import type { PairData, StepData } from './lens-data.ts';
import { lensData } from './lens-data.ts';
import { perCent, signed } from './lens-words.ts';
import { judgePairs, leanOf } from './pairs/judge-pairs.ts';
import {
  intervalSentence,
  lastGainSentence,
  leanClaim,
  leanSentence,
  lengthNote,
  pairsLevel,
  pairsTitle,
} from './pairs/pairs-words.ts';
import { indexOfStep } from './shown-evaluation.ts';
import { judgeSteps, stepsAt } from './steps/judge-steps.ts';
import {
  aucSentence,
  chainsSentence,
  gainSentence,
  stepsLevel,
  stepsTitle,
  thresholdSentence,
} from './steps/steps-words.ts';

it('a difference has its sign and a true minus, a share its per cent sign', () => {
  expect([signed(0.049), signed(-0.018), signed(0.0001)]).toEqual(['+0.049', '−0.018', '0.000']);
  expect([perCent(0.7397), perCent(NaN)]).toEqual(['74.0%', '–']);
});

it('says of pairs whether length alone ranks them worse, as well, or better than the rewards, and which way they lean', () => {
  const lengths = [2, 3, 4, 5, 6, 7, -1, -2];
  const facts = { problems: lengths.map((_, i) => i), longerBy: lengths };
  const draws = Array.from({ length: 200 }, (_, d) => Uint16Array.from(lengths, (_length, i) => (i * 5 + d * 3) % 8));
  const said = (margins: number[], slope: number) => {
    const lean = lengthLean(Float64Array.from(margins), facts, draws);
    const ranking = rankPairs(margins, facts.problems, draws);
    return [pairsTitle(ranking, lean), lengthNote(ranking, lean, slope).replace(/^.*? points apart\. /, '')];
  };
  const wrong = [-1, -1, -1, -1, -1, -1, -1, -1];
  expect(said(wrong, -0.005)).toEqual([
    'Ranks 0.0% of the pairs right, worse than always taking the longer one (75.0%).',
    'Ten more words lower the reward by 0.05. Yet the better answer is longer in 75.0% of these pairs; length alone ranks more of them right.',
  ]);
  expect(said(lengths, 0.005)).toEqual([
    'Ranks 75.0% of the pairs right: no better than always taking the longer one (75.0%).',
    'Ten more words raise the reward by 0.05. The better answer is longer in 75.0% of these pairs, so part of this is justified; length alone ranks as many of them right.',
  ]);
  expect(said([1, 1, 1, 1, 1, 1, 1, -1], 0.005)[1]).toContain('length alone doesn’t explain 12.5% of the pairs.');
});

it('shows the checkpoint to keep, unless another evaluation is chosen', () => {
  expect(indexOfStep([10, 20, 30], null, 20)).toEqual({ at: 1, keep: 1 });
  expect(indexOfStep([10, 20, 30], null, 15)).toEqual({ at: 2, keep: -1 });
  expect(indexOfStep([10, 20, 30], 25, 20)).toEqual({ at: 1, keep: 1 });
  expect(indexOfStep([10, 20, 30], 5, null)).toEqual({ at: 0, keep: -1 });
});

it('claims nothing of length where the chosen text is never the longer one', () => {
  const draws = Array.from({ length: 20 }, (_, draw) => Uint16Array.from([draw % 2, 2 - (draw % 2)]));
  const facts = { problems: Uint32Array.of(0, 1), longerBy: Int32Array.of(-3, 0) };
  const lean = lengthLean([1, 2], facts, draws);
  expect(leanSentence(lean).rest).toBe(
    'Length bias can’t be measured: in none of these pairs is the chosen one longer.',
  );
  expect(leanClaim(lean)).toBe('Length bias can’t be measured.');
});

it('names another threshold only where F1 is another one there', () => {
  const best = { threshold: 0.05, f1: 1 } as Parameters<typeof thresholdSentence>[0];
  expect(thresholdSentence(best, 0.5, 1)).toBe('');
  expect(thresholdSentence(best, 0.5, 0.8)).toBe('At 0.05 F1 would be 1.000 (on these same chains).');
});

const EXAMPLES = {
  format: 'rewardboard-predictions',
  version: 1,
  threshold: 0.5,
  fingerprint: 'f',
  withoutText: 0,
  slices: {},
} as const;

describe.skipIf(!hasMocks)('the design’s own pairs and chains', () => {
  it('ranks 74.0% right, with a length bias', () => {
    const { pairs } = mockData<{
      pairs: {
        steps: number[];
        C: string[];
        R: string[];
        p: number[];
        c: number[];
        r: number[];
        sols: string[];
        prompts: string[];
      };
    }>('reward.html', 'DD');
    const rows = pairs.p.flatMap((problem, i) => [
      { problem, text: pairs.sols[pairs.c[i]!]! },
      { problem, text: pairs.sols[pairs.r[i]!]! },
    ]);
    const rewards = pairs.C.map((text, at) => {
      const [chosen, rejected] = [unpacked(text), unpacked(pairs.R[at]!)];
      return Float32Array.from(rows, (_, i) => 20 * (i % 2 === 0 ? chosen : rejected)[i >> 1]! - 10);
    });
    const data = lensData({
      examples: {
        ...EXAMPLES,
        kind: 'pairs',
        value: 'reward',
        total: rows.length,
        problems: pairs.prompts,
        id: rows.map((_, i) => i),
        problem: rows.map(({ problem }) => problem),
        label: rows.map((_, i) => (i % 2 === 0 ? 1 : 0)),
        solution: rows.map((_, i) => i),
        step: rows.map(() => 0),
        text: rows.map(({ text }) => text),
      },
      steps: pairs.steps,
      values: rewards,
    }) as PairData;
    const known = judgePairs(data);
    const at = pairs.steps.indexOf(280);
    const lean = leanOf(data, known, at)!;
    // The log itself has no tie: twelve bits made two rewards equal, and a tie counts half.
    expect(pairsTitle({ ...known.ranked[at]!, value: 324 / 438 }, lean)).toBe(
      'Ranks 74.0% of the pairs right, better than always taking the longer one (57.8%).',
    );
    expect(pairsLevel(lean)).toBe('watch');
    expect(intervalSentence(known.ranked[at]!, data.problemCount)).toMatch(
      /^6[789]\.\d% to (79|80)\.\d%, 438 pairs of 146 problems\.$/,
    );
    const { claim, rest } = leanSentence(lean);
    expect(claim).toBe('Length bias:');
    expect(rest).toMatch(
      /^right in 60% where the chosen one is shorter, in 85% where it is longer \((24|25) ± (9|10|11) points apart\)\.$/,
    );
    expect(lastGainSentence(data.steps, known.lastGain)).toBe('No evaluation after step 40 is better beyond noise.');
    expect(lengthNote(known.ranked[at]!, lean, 0.005)).toMatch(
      /Ten more words raise the reward by 0\.05\. The better answer is longer in 57\.8% of these pairs/,
    );
  });

  it('names the first wrong step in 34% and clears 82%: F1 0.478', () => {
    const { steps } = mockData<{ steps: { steps: number[]; P: string[]; lab: number[][] } }>('reward.html', 'DD');
    const labels = steps.lab.flat().map((label) => (label === 1 ? 1 : 0));
    const chain = steps.lab.flatMap((of, i) => of.map(() => i));
    const data: StepData = {
      kind: 'steps',
      steps: steps.steps,
      threshold: 0.5,
      chains: chainsOf({ solution: chain, label: labels, problem: chain }),
      problemCount: steps.lab.length,
      problemTexts: [],
      labels: Uint8Array.from(labels),
      texts: [],
      places: Uint32Array.from(steps.lab.flatMap((of) => of.map((_, i) => i))),
      probabilities: steps.P.map(unpacked),
      sources: null,
    };
    const known = judgeSteps(data);
    const { judgement, counts } = stepsAt(data, known, steps.steps.indexOf(520), 0.5);
    expect(stepsTitle(judgement)).toBe(
      'Names the first wrong step in 34% of the faulty chains and clears 82% of the sound ones: F1 0.478.',
    );
    expect(stepsLevel(judgement)).toBe('ok');
    expect(counts).toEqual({ named: 80, early: 29, late: 67, missed: 61, cleared: 27, false: 6 });
    expect(chainsSentence(judgement)).toMatch(/^0\.4\d\d to 0\.5\d\d, 237 faulty and 33 sound chains\.$/);
    expect(gainSentence(judgement)).toMatch(/^better by 0\.3\d\d ± 0\.0\d\d: real$/);
    expect(aucSentence(0.853, 0.772)).toBe('ROC AUC of steps 0.853, by position alone 0.772.');
  });
});
