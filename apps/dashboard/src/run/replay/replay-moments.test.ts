/** Where the replay can stop. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { momentAfter, replayMoments } from './replay-moments.ts';

function runOf(trainSteps: number[], evaluationSteps: number[]) {
  const run = emptyRun();
  applyEvents(
    run,
    trainSteps.map((step) => ({ type: 'train', step, values: { 'train/loss': 1 } })),
  );
  applyEvents(
    run,
    evaluationSteps.map((step) => ({ type: 'evaluation', step, values: { 'eval/loss': 1 } })),
  );
  return run;
}

it('stops at each evaluation, or at each training point of a log without evaluations', () => {
  const both = runOf([1, 2, 3, 4], [2, 4]);
  expect(replayMoments(both, both.evaluations)).toEqual([2, 4]);
  const training = runOf([1, 2, 3, 4], []);
  expect(replayMoments(training, training.evaluations)).toEqual([1, 2, 3, 4]);
  const long = runOf(
    Array.from({ length: 5_000 }, (_, i) => i + 1),
    [],
  );
  const moments = replayMoments(long, []);
  expect([moments.length, moments[0], moments.at(-1)]).toEqual([2_000, 1, 5_000]);
});

it('moves from the last moment to now, and back', () => {
  expect(momentAfter([10, 20, 30], null, -1)).toBe(30);
  expect(momentAfter([10, 20, 30], 30, 1)).toBe(null);
  expect(momentAfter([10, 20, 30], 10, -1)).toBe(10);
  expect(momentAfter([], null, -1)).toBe(null);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1 }), (steps) => {
      const moments = steps.sort((a, b) => a - b);
      const walked: (number | null)[] = [moments[0]!];
      while (walked.at(-1) !== null) walked.push(momentAfter(moments, walked.at(-1)!, 1));
      expect(walked).toEqual([...moments, null]);
    }),
  );
});
