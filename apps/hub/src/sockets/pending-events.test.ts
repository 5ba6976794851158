import { expect, it } from 'vitest';
import { trainAt } from '../testing/written-runs.ts';
import { PendingEvents } from './pending-events.ts';

const pointsTo = (last: number) => {
  const steps = Array.from({ length: last }, (_, i) => i + 1);
  return { type: 'points' as const, series: { 'train/loss': { steps, values: steps } } };
};

it('up to 500 steps wait as events, more of them as a snapshot', () => {
  const pending = new PendingEvents(7);
  pending.add([pointsTo(499)]);
  const step = trainAt(500);
  pending.add([step]);
  expect(pending.events).toEqual([pointsTo(499), step]);
  pending.add([trainAt(501)]);
  expect(pending.events).toBeNull();
});

it('once a snapshot is needed, further events change nothing', () => {
  const pending = new PendingEvents(0);
  pending.add([trainAt(1), { type: 'resume', from: 1, branch: 1 }]);
  pending.add([trainAt(2)]);
  expect(pending.events).toBeNull();
});
