/** A log with several evaluation sets and no plain one. */

import { expect, it } from 'vitest';
import type { Run, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { meanLossOfSets } from './mean-of-sets.ts';

function runOf(...evaluations: Record<string, number>[]): Run {
  const run = emptyRun();
  applyEvents(
    run,
    evaluations.map((values, i): RunEvent => ({ type: 'evaluation', step: (i + 1) * 10, values })),
  );
  return run;
}

it('has their mean as its validation loss, for evaluations that have all of them', () => {
  const mean = meanLossOfSets(
    runOf(
      { 'eval/dev/loss': 1, 'eval/test/loss': 3 },
      { 'eval/dev/loss': 5 },
      { 'eval/dev/loss': 2, 'eval/test/loss': 4, 'eval/late/loss': 90 },
    ),
  )!;
  expect([...mean.steps]).toEqual([10, 30]);
  expect([...mean.values]).toEqual([2, 3]);
  expect(mean.sets).toEqual(['dev', 'test']);
});

it('has none if the log has a plain loss, or no loss at all', () => {
  expect(meanLossOfSets(runOf({ 'eval/loss': 1, 'eval/test/loss': 3 }))).toBe(null);
  expect(meanLossOfSets(runOf({ 'eval/accuracy': 1 }))).toBe(null);
  expect(meanLossOfSets(emptyRun())).toBe(null);
});

it('has the mean of 50 sets at most', () => {
  const values = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`eval/set${i}/loss`, i]));
  expect(meanLossOfSets(runOf(values))!.sets).toHaveLength(50);
});
