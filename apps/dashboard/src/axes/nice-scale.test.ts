import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decadeCeiling, decadeFloor, highestOf, needsLogarithm, niceScale } from './nice-scale.ts';

it('ends at a round number at or above the highest value, in two and a half to six steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-8, max: 1e8, noNaN: true }), (highest) => {
      const { max, step } = niceScale(highest);
      expect(max).toBeGreaterThanOrEqual(highest * 0.998);
      expect(max).toBeLessThanOrEqual(highest * 1.6);
      expect(max / step).toBeGreaterThan(2.4);
      expect(max / step).toBeLessThan(6.6);
    }),
  );
});

it('does not change when a new value is slightly higher', () => {
  expect(niceScale(1.01)).toEqual(niceScale(1.05));
});

it('has a scale even without values', () => {
  expect(niceScale(NaN)).toEqual({ max: 1, step: 0.25 });
  expect(niceScale(0)).toEqual({ max: 1, step: 0.25 });
});

it('finds the highest finite value, even if the first value is NaN', () => {
  expect(highestOf([NaN, 1, Infinity], [3, NaN])).toBe(3);
  expect(highestOf([NaN])).toBeNaN();
});

it('is logarithmic only if the highest value is far above the median', () => {
  const usual = Array.from({ length: 99 }, () => 0.3);
  expect(needsLogarithm([...usual, 512])).toBe(true);
  expect(needsLogarithm([...usual, 200])).toBe(false);
  // A loss that fell very low is no reason: the linear axis still shows it, at the bottom.
  expect(needsLogarithm([...usual, 0.00001])).toBe(false);
  expect(needsLogarithm([0, NaN, -1])).toBe(false);
});

it('bounds a logarithmic axis by 1, 2 or 5 times a power of ten', () => {
  expect([0.034, 0.05, 7, 1].map(decadeFloor).map((v) => Number(v.toPrecision(3)))).toEqual([0.02, 0.05, 5, 1]);
  expect([0.034, 0.05, 7, 1].map(decadeCeiling).map((v) => Number(v.toPrecision(3)))).toEqual([0.05, 0.05, 10, 1]);
});
