import { emptyRun, applyEvents, snapshotOf, wireCopy } from '@rewardboard/protocol';
import type { EventBatch, RunEvent, Snapshot } from '@rewardboard/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FollowedRun } from './followed-run.ts';

const train = (step: number, loss = 1 / (step + 1)): RunEvent => ({
  type: 'train',
  step,
  values: { 'train/loss': loss },
});
const evaluation = (step: number): RunEvent => ({ type: 'evaluation', step, values: { 'eval/loss': 0.5 } });

/** What a hub sends of a list of events: a snapshot of the first ones, or a batch of some. */
function snapshotUpTo(events: RunEvent[], next: number, stream = 's'): Snapshot {
  const run = emptyRun();
  applyEvents(run, events.slice(0, next));
  return JSON.parse(
    JSON.stringify(wireCopy({ runId: 'r', stream, next, run: snapshotOf(run), sources: [] })),
  ) as Snapshot;
}
function batch(events: RunEvent[], from: number, to: number, stream = 's'): EventBatch {
  return JSON.parse(
    JSON.stringify({ runId: 'r', stream, from, events: wireCopy(events.slice(from, to)) }),
  ) as EventBatch;
}
const lossesOf = (followed: FollowedRun) => [...(followed.run?.series.get('train/loss')?.values ?? [])];

describe('a followed run', () => {
  const events = Array.from({ length: 10 }, (_, i) => train(i + 1));

  it('waits for a snapshot before it takes batches', () => {
    expect(new FollowedRun().takeBatch(batch(events, 0, 2))).toBe('waiting');
  });

  it('adds the batches that follow its snapshot', () => {
    const followed = new FollowedRun();
    followed.takeSnapshot(snapshotUpTo(events, 4));
    expect(followed.takeBatch(batch(events, 4, 7))).toBe('applied');
    expect(followed.takeBatch(batch(events, 7, 10))).toBe('applied');
    expect(followed.run!.lastStep).toBe(10);
  });

  it('reports a hole once when a batch is missing, then waits for the snapshot', () => {
    const followed = new FollowedRun();
    followed.takeSnapshot(snapshotUpTo(events, 4));
    expect(followed.takeBatch(batch(events, 6, 8))).toBe('hole');
    expect(followed.takeBatch(batch(events, 8, 10))).toBe('waiting');
    expect(followed.run!.lastStep).toBe(4);
    followed.takeSnapshot(snapshotUpTo(events, 9));
    expect(followed.takeBatch(batch(events, 9, 10))).toBe('applied');
    expect(lossesOf(followed)).toHaveLength(10);
  });

  it('reports a hole for a repeated batch and for another stream', () => {
    const followed = new FollowedRun();
    followed.takeSnapshot(snapshotUpTo(events, 4));
    expect(followed.takeBatch(batch(events, 2, 4))).toBe('hole');
    followed.takeSnapshot(snapshotUpTo(events, 4));
    expect(followed.takeBatch(batch(events, 4, 5, 'other'))).toBe('hole');
  });

  it('needs a snapshot after a lost connection, and keeps the old run until then', () => {
    const followed = new FollowedRun();
    followed.takeSnapshot(snapshotUpTo(events, 4));
    followed.interrupt();
    expect(followed.takeBatch(batch(events, 4, 5))).toBe('waiting');
    expect(followed.run!.lastStep).toBe(4);
  });

  it('counts unknown events, and still numbers them', () => {
    const followed = new FollowedRun();
    followed.takeSnapshot(snapshotUpTo(events, 0));
    const odd: EventBatch = { runId: 'r', stream: 's', from: 0, events: [{ type: 'moon' }, train(1), null] };
    expect(followed.takeBatch(odd)).toBe('applied');
    expect(followed.notUnderstood).toBe(2);
    expect(followed.takeBatch({ runId: 'r', stream: 's', from: 3, events: [] })).toBe('applied');
  });

  it('makes a new list of evaluations only when one is added', () => {
    const followed = new FollowedRun();
    const mixed = [train(1), evaluation(1), train(2), evaluation(2)];
    followed.takeSnapshot(snapshotUpTo(mixed, 2));
    const before = followed.evaluations;
    followed.takeBatch(batch(mixed, 2, 3));
    expect(followed.evaluations).toBe(before);
    followed.takeBatch(batch(mixed, 3, 4));
    expect(followed.evaluations.map(({ step }) => step)).toEqual([1, 2]);
  });

  it('receives NaN and Infinity as numbers', () => {
    const followed = new FollowedRun();
    const broken = [train(1, NaN), train(2, Infinity)];
    followed.takeSnapshot(snapshotUpTo(broken, 1));
    followed.takeBatch(batch(broken, 1, 2));
    expect(lossesOf(followed)).toEqual([NaN, Infinity]);
  });

  it('survives hostile values in the run info', () => {
    const followed = new FollowedRun();
    followed.takeSnapshot(snapshotUpTo(events, 0));
    const start = {
      type: 'start',
      info: { id: 'x', data: null, versions: 7, trainConfig: [], changedFields: 'a', positiveLabel: {} },
    };
    followed.takeBatch({ runId: 'r', stream: 's', from: 0, events: [start] });
    expect(followed.run!.info).toMatchObject({ id: 'x', data: { generated: false }, changedFields: [], versions: {} });
  });
});

it('equals the run of the hub in the end, whatever batches are lost, if it watches again after each hole', () => {
  const fates = fc.array(fc.record({ size: fc.integer({ min: 0, max: 5 }), isLost: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(fates, fc.integer({ min: 0, max: 20 }), (batches, start) => {
      const total = start + batches.reduce((sum, { size }) => sum + size, 0);
      const events = Array.from({ length: total }, (_, i) => (i % 7 === 3 ? evaluation(i) : train(i)));
      const followed = new FollowedRun();
      followed.takeSnapshot(snapshotUpTo(events, start));
      let at = start;
      for (const { size, isLost } of batches) {
        const sent = batch(events, at, at + size);
        at += size;
        if (!isLost && followed.takeBatch(sent) === 'hole') followed.takeSnapshot(snapshotUpTo(events, at));
      }
      // The last word: an empty batch shows whether anything is missing.
      if (followed.takeBatch(batch(events, at, at)) === 'hole') followed.takeSnapshot(snapshotUpTo(events, at));
      const whole = new FollowedRun();
      whole.takeSnapshot(snapshotUpTo(events, total));
      expect(lossesOf(followed)).toEqual(lossesOf(whole));
      expect(followed.evaluations.map(({ step }) => step)).toEqual(whole.evaluations.map(({ step }) => step));
    }),
  );
});
