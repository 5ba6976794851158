/** A followed run and those who watch it. */

import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { ask } from './testing/ask.ts';
import { Viewer, openHub } from './testing/open-hub.ts';
import { WrittenRun, evaluationAt, journalOf, linesOf, trainAt } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };

it('a viewer gets a snapshot, then what is added, without a hole', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'first').begin(10);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs.map(({ id }) => id)).toEqual(['first']), until);
  expect(await viewer.watch('first')).toBe(null);
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toHaveLength(10), until);
  for (let step = 11; step <= 60; step++) await run.append(trainAt(step));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toHaveLength(60), until);
  expect(viewer.steps('train/loss')).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  expect(viewer.holes).toBe(0);
  expect(viewer.snapshots).toHaveLength(1);
  // What it was sent of the diagnosis adds up to the hub's.
  for (let step = 61; step <= 64; step++) await run.append(evaluationAt(step));
  await vi.waitFor(async () => {
    expect(viewer.diagnosis?.timeline.length).toBeGreaterThan(0);
    const { findings, targets, advice, keep } = JSON.parse((await ask(hub.port, '/api/runs/first')).text);
    const known = viewer.diagnosis!;
    expect({ targets: known.targets, advice: known.advice, keep: known.keep }).toEqual({ targets, advice, keep });
    expect(findings).toMatchObject(known.findings.map(({ id, sentence, numbers }) => ({ id, sentence, numbers })));
  }, until);
});

it('the same journal, cut anywhere, adds up to the same', async () => {
  const hub = await openHub();
  await mkdir(join(hub.directory, 'cut'));
  const viewer = new Viewer(hub);
  const text = Buffer.from(journalOf('cut', 40));
  for (let at = 0; at < text.length; at += 97)
    await appendFile(join(hub.directory, 'cut/events.jsonl'), text.subarray(at, at + 97));
  await vi.waitFor(() => expect(viewer.runs.find(({ id }) => id === 'cut')?.lastStep).toBe(40), until);
});

it('a journal that was replaced is sent as another stream, without its earlier events', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'again').begin(30);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(30), until);
  await viewer.watch('again');
  await vi.waitFor(() => expect(viewer.snapshots).toHaveLength(1), until);
  await writeFile(join(run.path, 'events.jsonl'), journalOf('again', 5));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([1, 2, 3, 4, 5]), until);
  expect(new Set(viewer.snapshots.map(({ stream }) => stream)).size).toBeGreaterThan(1);
});

it('non-finite numbers arrive as what they are', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'numbers').begin(1);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch('numbers');
  await run.append(trainAt(2, NaN), trainAt(3, Infinity), trainAt(4, -Infinity), evaluationAt(4, NaN));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toHaveLength(4), until);
  expect(Array.from(viewer.run!.series.get('train/loss')!.values)).toEqual([1, NaN, Infinity, -Infinity]);
  expect((await ask(hub.port, '/api/runs/numbers')).text).toContain('"train/loss":"-Infinity"');
});

it('more events at once than a batch may hold come as one snapshot', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'many').begin(1);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch('many');
  await run.append(...Array.from({ length: 3_000 }, (_, i) => trainAt(i + 2)));
  await vi.waitFor(() => expect(viewer.run!.lastStep).toBe(3_001), until);
  expect(viewer.holes).toBe(0);
  expect(viewer.snapshots.length).toBeGreaterThan(1);
});

it('watching an unknown run is answered with a sentence', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  expect(await viewer.watch('nobody')).toMatch(/no run "nobody"/);
});

it('viewers get how far each file was understood, and damage with its line', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'hurt').begin(3);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch('hurt');
  await appendFile(join(run.path, 'events.jsonl'), '{"type":"train","step":oops}\n' + linesOf([trainAt(4)]));
  await vi.waitFor(
    () =>
      expect(viewer.sources[0]).toMatchObject({
        path: 'hurt/events.jsonl',
        format: 'journal',
        records: 5,
        damaged: 1,
        firstDamage: { line: 5 },
      }),
    until,
  );
  expect(viewer.steps('train/loss')).toEqual([1, 2, 3, 4]);
});

it('two directories that claim one id are two runs', async () => {
  const hub = await openHub();
  await new WrittenRun(hub.directory, 'twin', 'a').begin(3);
  await new WrittenRun(hub.directory, 'twin', 'b').begin(7);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(2), until);
  const ids = viewer.runs.map(({ id }) => id).sort();
  expect(ids[0]).toBe('twin');
  expect(ids[1]).toMatch(/^twin-[0-9a-f]{8}$/);
  expect(viewer.runs.map(({ lastStep }) => lastStep).sort((a, b) => a - b)).toEqual([3, 7]);
});

it('a run whose directory is removed keeps what was read, and its files show the error', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'gone').begin(3);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(3), until);
  await viewer.watch('gone');
  await rm(run.path, { recursive: true });
  await vi.waitFor(() => expect(viewer.sources[0]?.error).toMatch(/deleted/), until);
  expect(viewer.runs[0]!.lastStep).toBe(3);
});

it('whoever begins to watch in the middle of the stream has no hole either', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'stream').begin(1);
  const viewers: Viewer[] = [];
  let step = 1;
  for (let i = 0; i < 25; i++) {
    const viewer = new Viewer(hub);
    viewers.push(viewer);
    await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
    const watching = viewer.watch('stream');
    for (let n = 0; n < 5; n++) await run.append(trainAt(++step));
    await watching;
  }
  for (const viewer of viewers) await vi.waitFor(() => expect(viewer.run!.lastStep).toBe(step), until);
  expect(viewers.map(({ holes, snapshots }) => [holes, snapshots.length])).toEqual(viewers.map(() => [0, 1]));
  for (const viewer of viewers) expect(viewer.steps('train/loss')).toHaveLength(step);
});

it('a run is not shown under another name while its first line is half written', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  const ids = new Set<string>();
  viewer.heardList = ({ lines }) => lines.forEach(({ id }) => ids.add(id));
  const journal = journalOf('torn', 2);
  await mkdir(join(hub.directory, 'a-torn'));
  await writeFile(join(hub.directory, 'a-torn/events.jsonl'), journal.slice(0, 50));
  await new WrittenRun(hub.directory, 'whole', 'b-whole').begin(1);
  await vi.waitFor(() => expect([...ids]).toContain('whole'), until);
  await appendFile(join(hub.directory, 'a-torn/events.jsonl'), journal.slice(50));
  await vi.waitFor(() => expect([...ids]).toContain('torn'), until);
  expect([...ids].sort()).toEqual(['torn', 'whole']);
});

it('a viewer of a run gets its line whole, then what changes of it, and nothing of the list it did not ask for', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'watched').begin(3);
  await new WrittenRun(hub.directory, 'other').begin(3);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(2), until);
  viewer.socket.emit('list', false);
  await viewer.watch('watched');
  await vi.waitFor(
    () => expect(viewer.line).toMatchObject({ id: 'watched', name: 'name of watched', lastStep: 3 }),
    until,
  );
  const pages = vi.fn<() => void>();
  viewer.heardList = pages;
  const changes: string[][] = [];
  viewer.socket.on('line', (line) => changes.push(Object.keys(line)));
  await run.append(trainAt(4));
  await vi.waitFor(() => expect(viewer.line!.lastStep).toBe(4), until);
  expect(changes.every((keys) => keys.length < 8)).toBe(true);
  expect(pages).not.toHaveBeenCalled();
});
