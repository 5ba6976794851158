/** Running, quiet, finished, failed: as the hub finds it out. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { KnownState } from './runs/known-state.ts';
import type { StateFacts } from './runs/run-state.ts';
import { QUIET_AFTER_MS, holdsUntil, stateOf } from './runs/run-state.ts';
import { Viewer, openHub } from './testing/open-hub.ts';
import { WrittenRun, trainAt } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };
const facts: StateFacts = {
  deletedAt: null,
  end: null,
  trainer: 'unknown',
  uplink: null,
  lastPointAt: 1_000_000,
  hasPoints: true,
  isAtPlan: false,
  intervalMs: 1_000,
};

/** A process that does nothing until it is killed. */
function sleeper() {
  return spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)'], { stdio: 'ignore' });
}

it('a run whose trainer was killed has failed, and the reason says that the journal is intact', async () => {
  const hub = await openHub();
  const trainer = sleeper();
  await once(trainer, 'spawn');
  const run = await new WrittenRun(hub.directory, 'killed').begin(4, { pid: trainer.pid! });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ state: 'running' }), until);
  trainer.kill('SIGKILL');
  await vi.waitFor(
    () =>
      expect(viewer.runs[0]).toMatchObject({
        state: 'failed',
        stateReason: 'The trainer process died without recording an end; the journal is intact.',
      }),
    until,
  );
  await run.append({ type: 'end', outcome: 'finished', step: 4, time: Date.now() });
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ state: 'finished' }), until);
});

it('a number that another process got since is not the trainer', async () => {
  const hub = await openHub();
  const other = sleeper();
  await once(other, 'spawn');
  await new WrittenRun(hub.directory, 'old').begin(4, { pid: other.pid!, createdAt: Date.now() - 3_600_000 });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ state: 'failed' }), until);
  other.kill('SIGKILL');
});

it('the process of another machine is not searched for here', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'elsewhere').begin(4, { pid: 999_999, host: 'another-machine' });
  await new WrittenRun(hub.directory, 'here').begin(4, { pid: 999_999_9 });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs.find(({ id }) => id === 'here')).toMatchObject({ state: 'failed' }), until);
  await run.append(trainAt(5));
  await vi.waitFor(
    () => expect(viewer.runs.find(({ id }) => id === 'elsewhere')).toMatchObject({ state: 'running', lastStep: 5 }),
    until,
  );
});

it.each([
  ['finished', 'finished', 'Finished at step 9.'],
  ['stopped', 'finished', 'Stopped at step 9: by Ctrl-C'],
  ['failed', 'failed', 'Training failed at step 9: by Ctrl-C'],
] as const)('an end that says %s is %s', async (outcome, state, words) => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'ended').begin(9);
  await run.append({ type: 'end', outcome, step: 9, reason: 'by Ctrl-C' });
  const viewer = new Viewer(hub);
  await vi.waitFor(
    () => expect(viewer.runs[0]).toMatchObject({ state, stateReason: expect.stringContaining(words) }),
    until,
  );
});

it('a log that speaks of days long ago is a copy, and nobody trains there', async () => {
  const hub = await openHub();
  const write = (name: string, timestamp: string) => {
    mkdirSync(join(hub.directory, name));
    writeFileSync(
      join(hub.directory, name, 'metrics_history.json'),
      JSON.stringify([{ step: 1, timestamp, train_loss: 0.5 }]),
    );
  };
  write('copied', '2020-02-03T04:05:06');
  // Of another time zone, at most: half a day.
  write('fresh', new Date(Date.now() - 12 * 3_600_000).toISOString().slice(0, -1));
  const viewer = new Viewer(hub);
  const stateOf = (name: string) => viewer.runs.find((run) => run.name === name)?.state;
  await vi.waitFor(() => expect([stateOf('copied'), stateOf('fresh')]).toEqual(['quiet', 'running']), until);
});

it('an end decides, whatever else is known', () => {
  const end = { type: 'end', outcome: 'finished', step: 3 } as const;
  expect(stateOf({ ...facts, end, trainer: 'gone', uplink: 'gone' }, 9e15).state).toBe('finished');
});

it('silence is measured in the run’s own intervals, but never in less than a minute', () => {
  expect(stateOf(facts, facts.lastPointAt + QUIET_AFTER_MS).state).toBe('running');
  expect(stateOf(facts, facts.lastPointAt + QUIET_AFTER_MS + 1).state).toBe('quiet');
  const slow = { ...facts, intervalMs: 600_000 };
  expect(stateOf(slow, facts.lastPointAt + 3_000_000).state).toBe('running');
  expect(stateOf(slow, facts.lastPointAt + 3_000_001)).toMatchObject({
    state: 'quiet',
    reason: 'No new data for over 50 min; paused or ended.',
  });
});

it('the duration of a silence is rounded down to a few steps', () => {
  const after = (ms: number) => stateOf(facts, facts.lastPointAt + ms).reason;
  expect([100_000, 400_000, 7_200_000, 200 * 3_600_000, 9e12].map(after)).toEqual(
    ['1 min', '5 min', '1 h', '7 days', 'a year'].map((words) => `No new data for over ${words}; paused or ended.`),
  );
});

it('a log that records no end is finished when all planned steps are made and nothing arrives, unless its process is alive', () => {
  const done = { ...facts, isAtPlan: true };
  expect(stateOf(done, facts.lastPointAt + 1).state).toBe('running');
  expect(stateOf(done, facts.lastPointAt + 100_000)).toMatchObject({
    state: 'finished',
    reason: 'The log says training has finished; no new data is arriving.',
  });
  expect(stateOf({ ...done, trainer: 'alive' }, facts.lastPointAt + 100_000).state).toBe('quiet');
});

it('a lost connection is no failure: the training may go on', () => {
  expect(stateOf({ ...facts, uplink: 'gone' }, facts.lastPointAt).state).toBe('quiet');
});

/** Any facts of a run, and a time. */
const anyFacts = fc.record({
  deletedAt: fc.option(fc.integer({ min: 900_000, max: 1_010_000 })),
  end: fc.option(fc.constant({ type: 'end' as const, outcome: 'finished' as const, step: 3 }), { freq: 4 }),
  trainer: fc.constantFrom('alive' as const, 'gone' as const, 'unknown' as const),
  uplink: fc.constantFrom('connected' as const, 'gone' as const, null),
  lastPointAt: fc.double({ min: 900_000, max: 1_000_000, noNaN: true }),
  hasPoints: fc.boolean(),
  isCopy: fc.boolean(),
  isAtPlan: fc.boolean(),
  intervalMs: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
});

it('a state is worked out again only when a fact has changed, or the time has come, and is the same as if it always were', () => {
  fc.assert(
    fc.property(
      anyFacts,
      fc.integer({ min: 1_000_000, max: 9e11 }),
      fc.integer({ min: 0, max: 9e8 }),
      (all, now, ms) => {
        const until = holdsUntil(all, now);
        expect(until).toBeGreaterThanOrEqual(now);
        for (const at of [Math.min(now + ms, until), Math.min(until, 9e15)])
          expect(stateOf(all, at)).toEqual(stateOf(all, now));
      },
    ),
    { numRuns: 2_000 },
  );
  // Its files are gone for a second when it falls quiet.
  const falls = { ...facts, deletedAt: facts.lastPointAt + QUIET_AFTER_MS - 1_000 };
  expect(holdsUntil(falls, falls.deletedAt)).toBe(facts.lastPointAt + QUIET_AFTER_MS - 1);
  const { deletedAt: _, trainer, uplink, ...own } = facts;
  let asked = 0;
  // Each working out reads all facts once.
  const counted = new Proxy(own, { ownKeys: (target) => (asked++, Reflect.ownKeys(target)) });
  const known = Object.assign(new KnownState(), { trainer, uplink });
  const changes = (from: number, to: number) =>
    Array.from({ length: (to - from) / 1_000 }, (_, i) => known.update(counted, null, from + i * 1_000)).filter(
      Boolean,
    );
  const { lastPointAt } = facts;
  expect(changes(lastPointAt, lastPointAt + 60_000)).toEqual(['reason']);
  expect(asked).toBe(1);
  expect(changes(lastPointAt + 60_000, lastPointAt + 3_600_000)).toEqual(['state', 'reason', 'reason']);
  expect(asked).toBe(7);
  known.trainer = 'gone';
  expect(changes(lastPointAt + 3_600_000, lastPointAt + 3_700_000)).toEqual(['state']);
  expect(asked).toBe(8);
});
