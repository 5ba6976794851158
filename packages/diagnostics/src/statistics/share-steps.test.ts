/** How many examples shares of them point to, by the digits that a program prints. */

import { expect, it } from 'vitest';
import { seededRandom } from '../testing/random.ts';
import { ShareSteps } from './share-steps.ts';

const of = (shares: readonly number[]) => {
  const steps = new ShareSteps();
  for (const share of shares) steps.add(share);
  return steps;
};
const rounded = (digits: number, n: number, rights: readonly number[]) =>
  rights.map((right) => Number((right / n).toFixed(digits)));

it.each([2, 3, 4, 17])('a handful of examples is recognized by shares of %i digits', (digits) => {
  expect(of(rounded(digits, 3, [1, 2, 3, 2, 1])).examples).toBe(3);
  expect(of(rounded(digits, 7, [1, 2, 3, 4, 5, 6])).examples).toBe(7);
});

it('shares of three digits of thousands of examples point to no number, and to no least one beyond what they can tell apart', () => {
  const random = seededRandom(11);
  const wrong: number[][] = [];
  for (let run = 0; run < 200; run++) {
    const count = 2 + Math.floor(random.next() * 30);
    const shares = rounded(
      3,
      5_000,
      Array.from({ length: count }, () => Math.floor(random.next() * 5_000)),
    );
    const steps = of(shares);
    expect(steps.least).toBeLessThanOrEqual(500);
    if (steps.examples !== null) wrong.push(shares);
  }
  // The chance of each is below 2 %.
  expect(wrong.length).toBeLessThan(10);
});

it('shares of few digits in equal steps point to no number: no set of examples is that regular', () => {
  expect(of([0.5, 0.6, 0.7, 0.8, 0.9]).examples).toBeNull();
  expect(of([0.55, 0.58, 0.61, 0.64, 0.67, 0.7, 0.73]).examples).toBeNull();
  expect(of([0.5, 0.7, 0.6, 0.9, 0.8, 0.7, 0.8]).examples).toBe(10);
});
