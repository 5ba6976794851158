/** Draws from counts alone, against the formula of two shares. */

import { expect, it } from 'vitest';
import { deviationOf } from './draws.ts';
import { differenceOf, seedScatter } from './difference.ts';
import { drawnFromCounts } from './drawn-counts.ts';

const COUNTS = { tp: 258, fn: 140, fp: 211, tn: 445 };

it('a recall of counts scatters like a share of as many examples', () => {
  const { value, drawn } = drawnFromCounts('recall', COUNTS, 1, 4_000)!;
  expect(value).toBeCloseTo(258 / 398, 12);
  const share = 258 / 398;
  expect(deviationOf(drawn) / Math.sqrt((share * (1 - share)) / 398)).toBeCloseTo(1, 1);
});

it('the difference of two runs is unpaired: its ± is that of two independent shares', () => {
  const a = [drawnFromCounts('recall', COUNTS, 1, 4_000)!];
  const b = [drawnFromCounts('recall', COUNTS, 2, 4_000)!];
  const { half, word } = differenceOf(a, b, { scatter: seedScatter([a, b]), comparisons: 1, examples: 1_054 });
  expect(word).toBe('cannot tell');
  const share = 258 / 398;
  expect(half / (1.96 * Math.sqrt((2 * share * (1 - share)) / 398))).toBeCloseTo(1, 1);
});

it('says nothing of what counts don’t determine', () => {
  expect(drawnFromCounts('roc_auc', COUNTS, 1)).toBeNull();
  expect(drawnFromCounts('loss', COUNTS, 1)).toBeNull();
  expect(drawnFromCounts('f1', { tp: 0, fn: 0, fp: 0, tn: 0 }, 1)).toBeNull();
});
