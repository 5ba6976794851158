import { expect, it } from 'vitest';
import { deviationOf, meanOf, numbersFrom } from './draws.ts';
import { sumSampler } from './drawn-sums.ts';

const DRAWS = 20_000;

function drawn(probabilities: readonly number[]) {
  const random = numbersFrom(3);
  const sampler = sumSampler(probabilities);
  return Array.from({ length: DRAWS }, () => sampler(random));
}

it('sums have the mean and the spread of their events, whether these are rare, frequent or even', () => {
  const cases = [
    Array.from({ length: 20_000 }, () => 0.0005),
    Array.from({ length: 20_000 }, () => 0.9995),
    Array.from({ length: 60 }, (_, i) => (i + 0.5) / 60),
    Array.from({ length: 1_000 }, (_, i) => 0.3 + (0.1 * i) / 1_000),
  ];
  for (const probabilities of cases) {
    const sums = drawn(probabilities);
    const mean = probabilities.reduce((sum, p) => sum + p, 0);
    const deviation = Math.sqrt(probabilities.reduce((sum, p) => sum + p * (1 - p), 0));
    expect(Math.abs(meanOf(sums) - mean)).toBeLessThan((4 * deviation) / Math.sqrt(DRAWS) + 0.01);
    expect(deviationOf(sums) / deviation).toBeGreaterThan(0.97);
    expect(deviationOf(sums) / deviation).toBeLessThan(1.03);
  }
});

it('a sum of two events has the shares that multiplication gives', () => {
  const sums = drawn([0.2, 0.5]);
  [0.4, 0.5, 0.1].forEach((share, count) => {
    expect(Math.abs(sums.filter((sum) => sum === count).length / DRAWS - share)).toBeLessThan(0.015);
  });
});

it('certain events always happen, impossible ones never, and none is 0', () => {
  expect(new Set(drawn([1, 1, 0]))).toEqual(new Set([2]));
  expect(new Set(drawn([]))).toEqual(new Set([0]));
});
