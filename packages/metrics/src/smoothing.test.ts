/** Smoothing against the definition that TensorBoard draws, written out as sums. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smooth } from './smoothing.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const weight = fc.double({ min: 0.01, max: 0.99, noNaN: true });

/** The weighted mean itself: (1 - w) times the sum of w^(n-k) y_k, divided by 1 - w^n. */
function bySums(values: readonly number[], w: number): number[] {
  return values.map((_, n) => {
    const seen = values.slice(0, n + 1);
    const sum = seen.reduce((total, y, k) => total + w ** (n - k) * y, 0);
    return ((1 - w) * sum) / (1 - w ** (n + 1));
  });
}

it('is the debiased exponential mean', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 2, maxLength: 40 }), weight, (values, w) => {
      fc.pre(values.some((value) => value !== values[0]));
      const expected = bySums(values, w);
      smooth(values, w).forEach((value, i) =>
        expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(expected[i]!)) + 1e-6),
      );
    }),
  );
});

it('shows 1, then the mean of the two weighted 0.6 : 1, for a step from 1 to 0', () => {
  const [first, second] = smooth([1, 0], 0.6);
  expect(first).toBeCloseTo(1, 12);
  expect(second).toBeCloseTo(0.6 / 1.6, 12);
});

it('lets non-finite values through and leaves the mean alone', () => {
  const clean = smooth([1, 2, 3], 0.6);
  const broken = smooth([1, NaN, 2, Infinity, 3], 0.6);
  expect([broken[0], broken[2], broken[4]]).toEqual([...clean]);
  expect(broken[1]).toBeNaN();
  expect(broken[3]).toBe(Infinity);
});

it('leaves a constant series and weight 0 as they are, and stays within the range of what it has seen', () => {
  expect([...smooth([0.1, 0.1, 0.1], 0.9)]).toEqual([0.1, 0.1, 0.1]);
  expect([...smooth([3, 1, 2], 0)]).toEqual([3, 1, 2]);
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 40 }), weight, (values, w) => {
      const low = Math.min(...values);
      const high = Math.max(...values);
      const slack = 1e-9 * (1 + Math.abs(low) + Math.abs(high));
      for (const value of smooth(values, w)) expect(value >= low - slack && value <= high + slack).toBe(true);
    }),
  );
});
