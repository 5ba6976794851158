/** Which step an epoch ended at, by a file that says both. */

import { expect, it } from 'vitest';
import { EpochEnds } from './epoch-ends.ts';

function endsOf(points: readonly (readonly [step: number, epoch: number])[]): EpochEnds {
  const ends = new EpochEnds();
  for (const [step, epoch] of points) ends.add(step, epoch);
  return ends;
}

it('is the last step of each epoch, whether they are counted from 1, from 0 or in fractions', () => {
  const points = (from: number) => [10, 20, 30, 40, 50].map((step, i) => [step, from + Math.floor(i / 2)] as const);
  for (const from of [0, 1])
    expect([1, 2, 3, 4].map((epoch) => endsOf(points(from)).stepOf(epoch))).toEqual([20, 40, 50, null]);
  const fractions = endsOf([0, 0.5, 1, 1.5, 2].map((epoch) => [epoch * 100, epoch]));
  expect([1, 2, 3, 0.25, 1.5, 2.5].map((epoch) => fractions.stepOf(epoch))).toEqual([100, 200, null, 25, 150, null]);
});

it('says nothing where steps are epochs, and is bounded', () => {
  expect(endsOf([1, 2, 3].map((epoch) => [epoch, epoch])).stepOf(2)).toBeNull();
  const many = new EpochEnds();
  for (let i = 1; i <= 30_000; i++) many.add(i * 10, i);
  expect([many.count <= 10_000, many.stepOf(5), many.stepOf(29_000)]).toEqual([true, 50, null]);
});
