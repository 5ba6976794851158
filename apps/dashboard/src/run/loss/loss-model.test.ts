/** The smoothed training loss, on either axis. */

import { expect, it } from 'vitest';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { lossColumns } from './loss-model.ts';

function runOf(losses: readonly number[]) {
  const run = emptyRun();
  applyEvents(
    run,
    losses.map((loss, i) => ({ type: 'train', step: i + 1, values: { 'train/loss': loss } })),
  );
  return run;
}
/** Falls by five orders of magnitude within ten steps, and stays there. */
const FALLING = Array.from({ length: 40 }, (_, i) => Math.max(0.03, 1e5 * 10 ** -i));

it('on a logarithmic axis a high beginning does not lie over all that comes after it', () => {
  const { trainShown } = lossColumns(runOf(FALLING), 0.6, null, null);
  expect(trainShown[20]! / 0.03).toBeLessThan(1.5);
  // As it is on an axis without logarithms: one value in a hundred thousand still shows after ten steps.
  expect(lossColumns(runOf(FALLING), 0.6, null, false).trainShown[16]).toBeGreaterThan(10);
});

it('values that no logarithm has stay as they are', () => {
  const losses = FALLING.map((loss, i) => (i === 30 ? -1 : i === 31 ? NaN : i === 32 ? 0 : loss));
  const { trainShown } = lossColumns(runOf(losses), 0.6, null, true);
  expect(Array.from(trainShown.slice(30, 33))).toEqual([-1, NaN, 0]);
  expect(trainShown[33]! / 0.03).toBeLessThan(1.5);
});
