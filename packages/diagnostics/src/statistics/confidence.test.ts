/** Confidence grows with the distance from noise and with what is known of the noise, and falls with the number of tests. */

import { expect, it } from 'vitest';
import { afterRepeats, beyondNoise, confidenceFromChance } from './confidence.ts';

it('is that of a normal distribution when the noise is well known', () => {
  // One-sided tails of a normal distribution: 0.0013 at 3 deviations, 0.1587 at 1.
  expect(beyondNoise(3, 1e6, 1)).toBeCloseTo(0.999, 3);
  expect(beyondNoise(1, 1e6, 1)).toBeCloseTo(0.841, 2);
});

it('falls with each further test, since each is one more chance for noise', () => {
  expect(beyondNoise(3, 1e6, 10)).toBeCloseTo(1 - 10 * 0.00135, 2);
  expect(beyondNoise(3, 1e6, 100)).toBeCloseTo(1 - 100 * 0.00135, 1);
});

it('is lower when the noise rests on few measurements', () => {
  expect(beyondNoise(3, 5, 1)).toBeLessThan(beyondNoise(3, 50, 1));
});

it('is never below one half, nor certain', () => {
  expect(beyondNoise(-4, 100, 1)).toBe(0.5);
  expect(beyondNoise(NaN, 100, 1)).toBe(0.5);
  expect(beyondNoise(100, 1e6, 1)).toBe(0.999);
  expect(confidenceFromChance(0)).toBe(0.999);
});

it('after repeats follows Laplace’s rule of succession', () => {
  expect([0, 1, 8].map(afterRepeats)).toEqual([0.5, 0.667, 0.9]);
});
