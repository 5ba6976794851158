/** Lines of resting runs outlive the hub, and are never wrong. */

import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import { snapshotOf } from '@rewardboard/protocol';
import { FollowedDirectories } from './directories/followed-directories.ts';
import { KnownLines } from './lines/known-lines.ts';
import { openLines } from './lines/open-lines.ts';
import type { LiveRun } from './runs/live-run.ts';
import { summaryOf } from './runs/run-summary.ts';
import { Runs } from './runs/runs.ts';
import { openHub, temporaryFolder } from './testing/open-hub.ts';
import { evaluationAt, infoOf, linesOf, trainAt } from './testing/written-runs.ts';

const DAY_MS = 24 * 3_600_000;
const NAMES = ['constructor', 'second', 'third'];

/** Three journals of yesterday: one with an end, one without, one with numbers that aren't finite. */
async function folderOfRuns() {
  const folder = await temporaryFolder();
  const at = Date.now() - DAY_MS;
  NAMES.forEach((name, i) => {
    const info = { ...infoOf(name, at), trainConfig: { learning_rate: 0.1, constructor: name } };
    const steps = Array.from({ length: 20 }, (_, k) => [
      { ...trainAt(k + 1), time: at, values: { 'train/loss': i === 2 && k === 9 ? NaN : 1 / (k + 1), constructor: k } },
      { ...evaluationAt(k + 1, 1 / (k + 1)), time: at },
    ]);
    const end = i === 0 ? [{ type: 'end' as const, step: 20, time: at, outcome: 'finished' as const }] : [];
    write(folder, name, linesOf([{ type: 'start', time: at, info }, ...steps.flat(), ...end]), at);
  });
  return folder;
}

function journalOf(folder: string, name: string): string {
  return join(folder, 'logs', name, 'events.jsonl');
}

function write(folder: string, name: string, text: string, at: number): void {
  mkdirSync(join(folder, 'logs', name), { recursive: true });
  writeFileSync(journalOf(folder, name), text);
  utimesSync(journalOf(folder, name), at / 1000, at / 1000);
}

/** What a hub is without its port. Its clock is an hour ahead, so that no file was written a moment ago. */
async function hubOver(folder: string, options: { version?: string; maxBytes?: number } = {}) {
  const { version = '1', maxBytes } = options;
  const directories = [join(folder, 'logs')];
  const stateDirectory = join(folder, 'state');
  const path = join(stateDirectory, 'lines.bin');
  mkdirSync(stateDirectory, { recursive: true });
  const lines = new KnownLines({ path, key: version, ...(maxBytes ? { maxBytes } : {}) });
  lines.open();
  const clock = { now: Date.now() };
  const shared = { now: () => clock.now, notice: () => undefined };
  let streams = 0;
  const runs = new Runs({ ...shared, diagnosers: new DiagnoserPool([]), newStream: () => `${++streams}`, maxAwake: 0 });
  const read = new Set<LiveRun>();
  runs.listen({ events: (run) => read.add(run) });
  const followed = new FollowedDirectories({
    ...shared,
    runs,
    lines,
    directories,
    stateDirectory,
    makeWay: () => undefined,
  });
  onTestFinished(() => followed.close());
  await followed.settle();
  lines.found();
  const rest = () => {
    runs.updateStates();
    runs.diagnoseAll(() => 0);
    clock.now += 1_000;
    runs.updateStates();
    runs.rest();
    lines.write();
  };
  const named = (name: string) => runs.all().find((run) => run.id === name)!;
  return { runs, followed, lines, clock, rest, named, path, wasRead: () => [...read].map(({ id }) => id).toSorted() };
}

const seen = (run: LiveRun) => ({
  line: summaryOf(run),
  diagnosis: run.diagnosis,
  acknowledged: run.acknowledged,
  sources: [...run.sources.values()].map((status) => ({ ...status, readAt: 0 })),
});

/** What was written within the last 100 ms may be written once more in the same moment: that is read. */
async function settled(folder: string) {
  const newest = () => Math.max(...NAMES.map((name) => statSync(journalOf(folder, name)).ctimeMs));
  await vi.waitFor(() => expect(Date.now() - newest()).toBeGreaterThan(150));
}

/** Two hubs one after the other. */
async function twoHubs(between: (folder: string, path: string) => void = () => undefined, version = '1') {
  const folder = await folderOfRuns();
  await settled(folder);
  const first = await hubOver(folder);
  const points = new Map(first.runs.all().map((run) => [run.id, snapshotOf(run.evaluated())]));
  first.rest();
  expect(first.runs.all().map(({ rest }) => rest.isAsleep)).toEqual([true, true, true]);
  await first.followed.close();
  between(folder, first.path);
  await settled(folder);
  return { folder, first, points, second: await hubOver(folder, { version }) };
}

it('the next hub shows what rested as it was, reads none of it, and reads all of it for whoever looks', async () => {
  const { first, second, points } = await twoHubs();
  expect(second.wasRead()).toEqual([]);
  expect(second.runs.all()).toHaveLength(3);
  second.rest();
  for (const name of NAMES) {
    const run = second.named(name);
    expect(run.rest.isAsleep).toBe(true);
    expect(seen(run)).toEqual(seen(first.named(name)));
    const whole = second.runs.wake(run);
    await second.followed.look();
    await whole;
    expect(snapshotOf(run.evaluated())).toEqual(points.get(name));
    second.rest();
    expect(summaryOf(run)).toEqual(summaryOf(first.named(name)));
  }
  expect(second.wasRead()).toEqual([...NAMES].toSorted());
});

it('nothing of it is open to others, and what did not change is not written again', async () => {
  const { second } = await twoHubs();
  const size = statSync(second.path).size;
  expect(statSync(second.path).mode & 0o777).toBe(0o600);
  second.rest();
  expect(statSync(second.path).size).toBe(size);
});

it('a journal that changed meanwhile is read, even if its size and its time are as they were', async () => {
  const { second } = await twoHubs((folder) => {
    const path = journalOf(folder, 'second');
    const { atimeMs, mtimeMs } = statSync(path);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"eval\/loss":0\.05(?=[,}])/, '"eval/loss":0.95'));
    utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
  });
  expect(second.wasRead()).toEqual(['second']);
  second.rest();
  expect(summaryOf(second.named('second')).lastValues['eval/loss']).toBe(0.95);
});

it('a journal that grows or goes later wakes up whole, or is said to be deleted', async () => {
  const { folder, second } = await twoHubs();
  appendFileSync(journalOf(folder, 'second'), linesOf([evaluationAt(21, 0.25)]));
  rmSync(join(folder, 'logs', 'third'), { recursive: true });
  await second.followed.look();
  await second.followed.look();
  second.clock.now += 10_000;
  second.runs.updateStates();
  expect(second.wasRead()).toEqual(['second']);
  const grown = second.named('second');
  expect([grown.rest.isAwake, grown.run.series.get('eval/loss')!.length, grown.state]).toEqual([true, 21, 'running']);
  expect([second.named('third').state, summaryOf(second.named('third')).lastStep]).toEqual(['deleted', 20]);
});

it.each([
  ['of another version', (path: string) => void path, '2'],
  ['empty', (path: string) => writeFileSync(path, ''), '1'],
  ['of another program', (path: string) => writeFileSync(path, 'x'.repeat(5_000)), '1'],
  ['gone', (path: string) => rmSync(path), '1'],
])('where the file is %s, all is read, and kept again', async (_, damage, version) => {
  const { folder, second } = await twoHubs((__, path) => damage(path), version);
  expect(second.wasRead()).toEqual([...NAMES].toSorted());
  second.rest();
  await second.followed.close();
  expect((await hubOver(folder, { version })).wasRead()).toEqual([]);
});

it('two hubs of other versions at the same time, over one file, each believe only their own', async () => {
  const folder = await folderOfRuns();
  await settled(folder);
  const older = await hubOver(folder, { version: '1' });
  const newer = await hubOver(folder, { version: '2' });
  older.rest();
  await older.followed.close();
  await newer.followed.close();
  expect((await hubOver(folder, { version: '2' })).wasRead()).toEqual([...NAMES].toSorted());
});

it('whichever byte of the file is another, and wherever it ends, no line is another', async () => {
  const { folder, first } = await twoHubs();
  const whole = readFileSync(first.path);
  const right = NAMES.map((name) => seen(first.named(name)));
  for (let i = 0; i < 12; i++) {
    const at = Math.floor((i / 12) * whole.length);
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 1 << (i % 8);
    writeFileSync(first.path, i % 2 ? damaged : whole.subarray(0, at));
    const hub = await hubOver(folder);
    hub.rest();
    expect(NAMES.map((name) => seen(hub.named(name)))).toEqual(right);
    await hub.followed.close();
  }
});

it('the file grows no further than its bound, and runs beyond it are read', async () => {
  const folder = await folderOfRuns();
  const first = await hubOver(folder, { maxBytes: 100 });
  first.rest();
  await first.followed.close();
  expect(statSync(first.path).size).toBeLessThanOrEqual(100);
  expect((await hubOver(folder)).wasRead()).toEqual([...NAMES].toSorted());
});

it('a hub keeps one file for its directories, and sixteen for others', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 20; i++)
    openLines({ stateDirectory: folder, directories: [`logs-${i}`], version: '1', targets: [] });
  openLines({ stateDirectory: folder, directories: ['logs-19'], version: '2', targets: [] });
  expect(readdirSync(join(folder, 'lines'))).toHaveLength(16);
  const hub = await openHub({ folder });
  expect(readdirSync(join(hub.stateDirectory, 'lines'))).toHaveLength(1);
});
