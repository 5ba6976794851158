/** What a log lacks. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { missingOf } from './missing.ts';

function runOfEvents(...events: RunEvent[]) {
  const run = emptyRun();
  applyEvents(run, events);
  return run;
}

it('is only the evaluations, in a run of this trainer that has just started', () => {
  const run = runOfEvents({
    type: 'train',
    step: 1,
    epoch: 0.1,
    time: 1,
    values: { 'train/loss': 1, 'train/learning_rate': 1, 'train/grad_norm': 1 },
  });
  run.info = {} as NonNullable<typeof run.info>;
  expect(missingOf(run, run.evaluations).map(({ what }) => what)).toEqual(['Evaluations']);
});

it('lists the scores that are neither logged nor computable from counts', () => {
  const run = runOfEvents({ type: 'evaluation', step: 1, values: { 'eval/loss': 1, 'eval/accuracy': 0.5 } });
  const missing = missingOf(run, run.evaluations).map(({ what }) => what);
  expect(missing).toContain('F1, Precision, Recall, Specificity');
  expect(missing).toContain('Training loss');
  expect(missing).not.toContain('Validation loss');
  expect(missing).toContain('Baseline: always the same answer');
  run.info = {} as NonNullable<typeof run.info>;
  expect(missingOf(run, run.evaluations).map(({ what }) => what)).not.toContain('Baseline: always the same answer');
});

it('lists no samples where the owner keeps those that the log may hold from guests', () => {
  const run = runOfEvents({ type: 'evaluation', step: 1, values: { 'eval/loss': 1 } });
  const whats = (...see: boolean[]) => missingOf(run, run.evaluations, ...see).map(({ what }) => what);
  expect(whats()).toContain('Sample predictions');
  expect(whats(false)).toEqual(whats().filter((what) => what !== 'Sample predictions'));
});
