/** The AUC from ranks against the one from all pairs. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rocAuc } from './roc-auc.ts';

function byPairs(labels: readonly number[], scores: readonly number[]): number {
  let won = 0;
  let pairs = 0;
  labels.forEach((a, i) =>
    labels.forEach((b, j) => {
      if (a !== 1 || b === 1) return;
      pairs++;
      won += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }),
  );
  return pairs === 0 ? NaN : won / pairs;
}

const labelled = fc.array(
  fc.tuple(
    fc.constantFrom(0, 1),
    fc.oneof(fc.constantFrom(0, -0, 0.25, 0.5, 1), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
  { maxLength: 60 },
);

it('is the share of pairs that are in the right order, ties half', () => {
  fc.assert(
    fc.property(labelled, (pairs) => {
      const labels = pairs.map(([label]) => label);
      const scores = pairs.map(([, score]) => score);
      const expected = byPairs(labels, scores);
      if (Number.isNaN(expected)) expect(rocAuc(labels, scores)).toBeNaN();
      else expect(rocAuc(labels, scores)).toBeCloseTo(expected, 10);
    }),
  );
});

it('is 1 for a perfect order, 0 for the reverse, one half for all ties', () => {
  expect(rocAuc([0, 0, 1, 1], [1, 2, 3, 4])).toBe(1);
  expect(rocAuc([1, 1, 0, 0], [1, 2, 3, 4])).toBe(0);
  expect(rocAuc([1, 0, 1, 0], [7, 7, 7, 7])).toBe(0.5);
});

it('turns around with the labels', () => {
  fc.assert(
    fc.property(labelled, (pairs) => {
      const scores = pairs.map(([, score]) => score);
      const one = rocAuc(
        pairs.map(([label]) => label),
        scores,
      );
      const other = rocAuc(
        pairs.map(([label]) => 1 - label),
        scores,
      );
      if (!Number.isNaN(one)) expect(one + other).toBeCloseTo(1, 10);
    }),
  );
});

it('is not a number when a class is absent or a score is not finite', () => {
  expect(rocAuc([], [])).toBeNaN();
  expect(rocAuc([1, 1], [1, 2])).toBeNaN();
  expect(rocAuc([1, 0], [NaN, 2])).toBeNaN();
  expect(rocAuc([1, 0], [Infinity, 2])).toBeNaN();
});
