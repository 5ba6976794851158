/** Speed, elapsed time and time left. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { progressOf } from './run-progress.ts';

const train = (step: number, loss: number, time?: number): RunEvent => ({
  type: 'train',
  step,
  values: { 'train/loss': loss },
  ...(time === undefined ? {} : { time }),
});
function runOfEvents(...events: RunEvent[]) {
  const run = emptyRun();
  applyEvents(run, events);
  return run;
}

it('has neither speed nor time without timestamps', () => {
  expect(progressOf(runOfEvents(train(1, 1), train(2, 1)))).toEqual({
    plannedSteps: null,
    speed: null,
    elapsedMs: null,
    remainingMs: null,
  });
});

it('measures the current speed over the newest 20 points', () => {
  const slow = Array.from({ length: 20 }, (_, i) => train(i, 1, i * 1_000));
  const fast = Array.from({ length: 21 }, (_, i) => train(20 + i, 1, 20_000 + i * 100));
  expect(progressOf(runOfEvents(...slow, ...fast)).speed).toEqual({ value: 10, unit: 'steps/s' });
});

it('measures steps per second, and the time left at that speed', () => {
  const run = runOfEvents(train(0, 1, 1000), train(100, 1, 11_000));
  run.info = { plannedSteps: 300 } as NonNullable<typeof run.info>;
  expect(progressOf(run)).toMatchObject({
    speed: { value: 10, unit: 'steps/s' },
    elapsedMs: 10_000,
    remainingMs: 20_000,
  });
});
