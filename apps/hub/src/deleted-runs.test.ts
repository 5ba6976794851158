/** Runs whose files are deleted or renamed while a hub follows them. */

import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSummary } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { Deletion, UNLISTED_AFTER_MS } from './runs/deletion.ts';
import { DELETED_AFTER_MS, stateOf } from './runs/run-state.ts';
import { ask } from './testing/ask.ts';
import { Viewer, openHub } from './testing/open-hub.ts';
import { WrittenRun } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 50 };
/** Losses that rise until something has to be done. */
const log = Array.from(
  { length: 40 },
  (_, i) => `${JSON.stringify({ step: (i + 1) * 10, loss: 1 / (i + 2), eval_loss: 0.4 + 0.05 * i })}\n`,
).join('');

function write(directory: string, name: string): string {
  mkdirSync(join(directory, name));
  writeFileSync(join(directory, name, 'log.jsonl'), log);
  return join(directory, name);
}

it('a deleted run says so, asks for nothing, and keeps what was read', async () => {
  const hub = await openHub();
  const place = write(hub.directory, 'a');
  write(hub.directory, 'b');
  const viewer = new Viewer(hub);
  const a = () => viewer.runs.find(({ name }) => name === 'a');
  await vi.waitFor(() => expect(a()).toMatchObject({ level: 'act' }), until);
  rmSync(place, { recursive: true });
  await vi.waitFor(
    () =>
      expect(a()).toMatchObject({
        state: 'deleted',
        level: 'unknown',
        verdict: 'Its files were deleted.',
        openFindings: 0,
        stateReason: 'Its files were deleted; what was read from them is kept until the hub stops.',
        lastStep: 400,
      }),
    until,
  );
  expect(viewer.runs.find(({ name }) => name === 'b')).toMatchObject({ level: 'act' });
  // It comes back: the same run, as it was.
  write(hub.directory, 'a');
  await vi.waitFor(() => expect(a()).toMatchObject({ level: 'act', lastStep: 400 }), until);
  expect(a()!.state).not.toBe('deleted');
  expect(viewer.runs).toHaveLength(2);
});

/** Of each run of the hub: the list leaves them out, since only old links need them. */
async function formerIds({ port }: { port: number }): Promise<(string[] | undefined)[]> {
  const { runs } = JSON.parse((await ask(port, '/api/runs')).text) as { runs: RunSummary[] };
  return runs.map((run) => run.formerIds);
}

it('a renamed directory is the same run: its old link leads to the new one, and it goes on', async () => {
  const hub = await openHub();
  const place = write(hub.directory, 'a');
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ name: 'a', level: 'act' }]), until);
  const old = viewer.runs[0]!.id;
  renameSync(place, join(hub.directory, 'b'));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ name: 'b', level: 'act' }]), until);
  expect(await formerIds(hub)).toEqual([[old]]);
  expect(viewer.runs[0]!.id).not.toBe(old);
  appendFileSync(join(hub.directory, 'b', 'log.jsonl'), '{"step": 500, "loss": 0.1}\n');
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ lastStep: 500 }), until);
  // Another run under the old name is another run.
  write(hub.directory, 'a');
  await vi.waitFor(() => expect(viewer.runs.map(({ name }) => name).sort()).toEqual(['a', 'b']), until);
});

it('so is each run of a renamed file that holds several', async () => {
  const hub = await openHub();
  mkdirSync(join(hub.directory, 'cv'));
  const rows = [1, 2].flatMap((fold) => Array.from({ length: 9 }, (_, i) => `${fold},${i + 1},${1 / (i + fold)}\n`));
  const file = join(hub.directory, 'cv', 'table.csv');
  writeFileSync(file, `fold,epoch,loss\n${rows.join('')}`);
  const viewer = new Viewer(hub);
  const names = () => viewer.runs.map(({ name }) => name).sort();
  await vi.waitFor(() => expect(names()).toEqual(['table.csv, fold 1', 'table.csv, fold 2']), until);
  const old = viewer.runs.map(({ id }) => id).sort();
  renameSync(file, join(hub.directory, 'cv', 'other.csv'));
  await vi.waitFor(() => expect(names()).toEqual(['other.csv, fold 1', 'other.csv, fold 2']), until);
  expect((await formerIds(hub)).flat()).toEqual(expect.arrayContaining(old));
});

it('a run of our own trainer that is renamed stays one run', async () => {
  const hub = await openHub();
  await new WrittenRun(hub.directory, 'own').begin(9);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  const { id, directory } = viewer.runs[0]!;
  const before = join(hub.directory, directory.slice(directory.indexOf('/') + 1));
  renameSync(before, `${before}-renamed`);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: `${directory}-renamed` }]), until);
  expect(await formerIds(hub)).toEqual([[id]]);
});

it('files that are gone for a moment are no deletion, and a deleted run leaves the list', () => {
  const deletion = new Deletion();
  const facts = {
    end: null,
    trainer: 'unknown',
    uplink: null,
    lastPointAt: 0,
    hasPoints: true,
    isAtPlan: false,
    intervalMs: null,
  } as const;
  const stateAt = (now: number) => stateOf({ ...facts, deletedAt: deletion.at }, now).state;
  deletion.set(true, 1_000);
  expect([stateAt(1_000), stateAt(1_000 + DELETED_AFTER_MS)]).toEqual(['running', 'deleted']);
  expect([deletion.update(1_000 + UNLISTED_AFTER_MS - 1), deletion.isUnlisted]).toEqual([false, false]);
  expect([deletion.update(1_000 + UNLISTED_AFTER_MS), deletion.isUnlisted]).toEqual([true, true]);
  deletion.set(false, 80_000);
  expect([deletion.update(80_000), deletion.isUnlisted, stateAt(1_500)]).toEqual([true, false, 'running']);
});
