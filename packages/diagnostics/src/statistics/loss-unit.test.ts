/** What is assumed of cross entropies is scaled to losses that begin far lower, and to no other. */

import { expect, it } from 'vitest';
import { lossErrorOf } from './example-losses.ts';
import { lossUnitOf } from './loss-unit.ts';

it('is 1 for whatever begins like a cross entropy, and proportional below', () => {
  expect([lossUnitOf(0.69), lossUnitOf(10, null), lossUnitOf(0.01, 0.7), lossUnitOf(null), lossUnitOf(0)]).toEqual([
    1, 1, 1, 1, 1,
  ]);
  expect(lossUnitOf(2e-4, 1e-4)).toBeCloseTo(1e-3);
});

it('scales the error of a validation set with the loss', () => {
  const error = (scale: number) => lossErrorOf(null, 200, 0.15 * scale, lossUnitOf(0.2 * scale));
  expect(error(1e-4) / error(1)).toBeCloseTo(1e-4);
});
