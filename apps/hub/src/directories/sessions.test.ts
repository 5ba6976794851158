/** transformers' output: states in checkpoints and event files of several sessions are one run; other event files below a directory are not. */

import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { readRuns } from '../read-runs.ts';
import { ask } from '../testing/ask.ts';
import type { OpenHub } from '../testing/open-hub.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { sessionHome } from './session-home.ts';

const until = { timeout: 20_000, interval: 20 };
/** The first two records of an event file as transformers 5 writes them: its version, and the arguments. */
const HEAD = await readFile(fileURLToPath(new URL('../testing/transformers-session.sample', import.meta.url)));
const NOON = Date.UTC(2025, 10, 25, 12) / 1000;

const points = (steps: readonly number[], value: number) =>
  steps.map((step) =>
    tensorboardRecords(
      {
        type: 'train',
        step,
        time: NOON * 1000 + step,
        values: { 'train/loss': value, ...(step % 20 === 0 ? { 'eval/loss': value + 1 } : {}) },
      },
      new Map(),
      0,
    ),
  );
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const session = (steps: readonly number[], value: number, head: Uint8Array = HEAD) =>
  Buffer.concat([head, ...points(steps, value)]);
const state = (steps: readonly number[], value: (step: number) => number) =>
  JSON.stringify({
    log_history: steps.map((step) => ({ step, epoch: step / 100, loss: value(step) })),
    max_steps: 200,
  });

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
const nameOf = (second: number) => `events.out.tfevents.${second}.host.1.0`;

/** What a fresh look at the disk says. */
async function fromDisk(hub: OpenHub) {
  const read = await readRuns({
    directories: [hub.directory],
    stateDirectory: hub.stateDirectory,
    targets: [],
    notice: () => undefined,
  });
  const runs = read.all().map(({ origin, run, sources }) => ({
    directory: origin.directory,
    loss: Object.fromEntries(
      Array.from(run.series.get('train/loss')?.steps ?? [], (step, i) => [
        step,
        run.series.get('train/loss')!.values[i],
      ]),
    ),
    ghosts: [...run.ghosts.values()]
      .map(({ from, series }) => [from, Array.from(series.get('train/loss')?.steps ?? [])])
      .filter(([, steps]) => (steps as number[]).length > 0),
    files: [...sources.keys()].sort(),
  }));
  await read.close();
  return runs;
}

it('OUT and OUT/runs are one run from the first points on; the exact numbers of a checkpoint win over the 32 bits of an event file', async () => {
  const hub = await openHub();
  const file = join(hub.directory, 'out/runs/Nov25_12-00-00_host', nameOf(NOON));
  const exact = (step: number) => 0.1 + step / 3;
  await write(file, HEAD.subarray(0, 88));
  await write(file, session([10], Math.fround(exact(10))));
  const viewer = new Viewer(hub);
  const listed = new Set<string>();
  viewer.heardList = ({ lines }) => lines.forEach(({ directory }) => directory && listed.add(directory));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out', lastStep: 10 }]), until);
  await viewer.watch(viewer.runs[0]!.id);
  await write(join(hub.directory, 'out/checkpoint-20/trainer_state.json'), state([10, 20], exact));
  await writeFile(file, Buffer.concat([session([10], exact(10)), ...points([20], exact(20)), ...points([30], 0.5)]));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([10, 20, 30]), until);
  await vi.waitFor(
    () => expect(Array.from(viewer.run!.series.get('train/loss')!.values)).toEqual([exact(10), exact(20), 0.5]),
    until,
  );
  expect(viewer.steps('eval/loss')).toEqual([20]);
  await vi.waitFor(
    () =>
      expect(viewer.sources.map(({ path }) => path).sort()).toEqual([
        'out/checkpoint-20/trainer_state.json',
        `out/runs/Nov25_12-00-00_host/${nameOf(NOON)}`,
      ]),
    until,
  );
  expect([...listed]).toEqual(['outputs/out']);
  expect(viewer.run!.ghosts.size).toBe(0);
  // A second file of the same session, as evaluating after training writes it, tells no arguments.
  await write(join(dirname(file), nameOf(NOON + 60)), session([40], 0.25, tensorboardHead(0)));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([10, 20, 30, 40]), until);
  expect(viewer.runs).toHaveLength(1);
  expect(await fromDisk(hub)).toMatchObject([
    { directory: 'outputs/out', loss: { 10: exact(10), 20: exact(20), 30: 0.5, 40: 0.25 }, ghosts: [] },
  ]);
});

it('a session that was resumed at an earlier step leaves the rest of the last one behind, by its own time and not by its name', async () => {
  const folder = await temporaryFolder();
  const out = join(folder, 'outputs/out');
  const first = join(out, 'runs/Nov25_12-00-00_host', nameOf(NOON));
  const second = join(out, 'runs/Dec01_08-00-00_host', nameOf(NOON + 500_000));
  await write(first, session([10, 20, 30, 40, 50], 1));
  for (const to of [20, 40]) {
    const file = join(out, `checkpoint-${to}/trainer_state.json`);
    await write(
      file,
      state(
        [10, 20, 30, 40].filter((step) => step <= to),
        () => 1,
      ),
    );
    await utimes(file, NOON + to, NOON + to);
  }
  const hub = await openHub({ folder });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out', lastStep: 50 }]), until);
  await viewer.watch(viewer.runs[0]!.id);
  await write(second, session([30, 40], 2));
  const columns = () => ({
    steps: viewer.steps('train/loss'),
    values: Array.from(viewer.run!.series.get('train/loss')!.values),
  });
  await vi.waitFor(() => expect(columns()).toEqual({ steps: [10, 20, 30, 40], values: [1, 1, 2, 2] }), until);
  const left = [...viewer.run!.ghosts.values()]
    .flatMap(({ series }) => Array.from(series.get('train/loss')?.steps ?? []))
    .sort((a, b) => a - b);
  expect(left).toEqual([30, 40, 50]);
  expect(viewer.runs).toHaveLength(1);
  // From the disk alone, where December is read before November.
  const [run, ...others] = await fromDisk(hub);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ loss: { 10: 1, 20: 1, 30: 2, 40: 2 } });
  expect(run!.ghosts.flatMap(([, steps]) => steps as number[]).sort((a, b) => a - b)).toEqual([30, 40, 50]);
});

it.each([
  ['at the last step', 240],
  ['after it', 250],
  ['at step 0, as a process that only evaluates counts', 0],
])('an evaluation after the training, in an event file of its own, %s: nothing is left behind', async (_, step) => {
  const hub = await openHub();
  const steps = range(1, 24).map((n) => n * 10);
  await write(join(hub.directory, 'run', nameOf(NOON)), session(steps, 1, tensorboardHead(0)));
  const evaluation = { type: 'evaluation' as const, step, time: NOON * 1000, values: { 'eval/loss': 0.5 } };
  await write(
    join(hub.directory, 'run', nameOf(NOON + 60)),
    Buffer.concat([tensorboardHead(0), tensorboardRecords(evaluation, new Map(), 0)]),
  );
  const [run, ...others] = await fromDisk(hub);
  expect(others).toEqual([]);
  expect(Object.keys(run!.loss).map(Number)).toEqual(steps);
  expect(run!.ghosts).toEqual([]);
});

it('a session that evaluates before it resumes still leaves the rest of the last one behind', async () => {
  const hub = await openHub();
  await write(join(hub.directory, 'run', nameOf(NOON)), session([10, 20, 30, 40], 1, tensorboardHead(0)));
  const evaluation = { type: 'evaluation' as const, step: 20, time: NOON * 1000, values: { 'eval/loss': 0.5 } };
  await write(
    join(hub.directory, 'run', nameOf(NOON + 60)),
    Buffer.concat([
      tensorboardHead(0),
      tensorboardRecords(evaluation, new Map(), 0),
      session([30], 2, new Uint8Array(0)),
    ]),
  );
  const [run] = await fromDisk(hub);
  expect(run!.loss).toEqual({ 10: 1, 20: 1, 30: 2 });
  expect(run!.ghosts.flatMap(([, steps]) => steps as number[])).toEqual([30, 40]);
});

it.each([
  ['is still being read when the next one begins', 0],
  ['was killed within a record', 7],
])('a session that %s leaves its ghost, too', async (_, torn) => {
  const hub = await openHub();
  const long = range(1, 12_000);
  const first = Buffer.concat([tensorboardHead(0), ...points(long, 1)]);
  await write(
    join(hub.directory, 'run', nameOf(NOON)),
    torn ? Buffer.concat([first, points([12_001], 1)[0]!.subarray(0, torn)]) : first,
  );
  await write(join(hub.directory, 'run', nameOf(NOON + 60)), session(range(6_000, 6_100), 2, tensorboardHead(0)));
  const [run, ...others] = await fromDisk(hub);
  expect(others).toEqual([]);
  expect(Object.keys(run!.loss)).toHaveLength(6_100);
  expect([run!.loss[5_999], run!.loss[6_000], run!.loss[6_100]]).toEqual([1, 2, 2]);
  expect(run!.ghosts).toEqual([[6_000, range(6_000, 12_000)]]);
});

it('a large session is never listed apart from its run, while it is read in many pieces', async () => {
  const folder = await temporaryFolder();
  await write(join(folder, 'outputs/out/runs/Nov25_12-00-00_host', nameOf(NOON)), session(range(1, 30_000), 1));
  const hub = await openHub({ folder });
  const viewer = new Viewer(hub);
  const listed = new Set<string>();
  viewer.heardList = ({ lines }) => lines.forEach(({ directory }) => directory && listed.add(directory));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out', lastStep: 30_000 }]), until);
  expect([...listed]).toEqual(['outputs/out']);
});

it('a link to what was a run before it turned out to be a session of another one leads there, also after the next start', async () => {
  const hub = await openHub();
  const file = join(hub.directory, 'out/runs/Nov25_12-00-00_host', nameOf(NOON));
  // Nothing tells yet of which run it is.
  await write(file, session([10], 1, tensorboardHead(0)));
  const viewer = new Viewer(hub);
  await vi.waitFor(
    () => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out/runs/Nov25_12-00-00_host' }]),
    until,
  );
  const { id } = viewer.runs[0]!;
  await write(file, session([10, 20], 1));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out', lastStep: 20 }]), until);
  const watched = await new Promise((resolve) => viewer.socket.emit('watch', id, (...answer) => resolve(answer)));
  expect(watched).toEqual([expect.stringMatching(/^There is no run/), viewer.runs[0]!.id]);
  const answer = await ask(hub.port, `/api/runs/${id}/series?metric=train%2Floss&points=10`);
  expect([answer.status, answer.headers.location]).toEqual([
    308,
    `/api/runs/${viewer.runs[0]!.id}/series?metric=train%2Floss&points=10`,
  ]);
  expect(JSON.parse((await ask(hub.port, answer.headers.location!)).text)).toMatchObject({ steps: [10, 20] });
  expect((await ask(hub.port, '/api/runs/nothing')).status).toBe(404);
  const read = await readRuns({
    directories: [hub.directory],
    stateDirectory: hub.stateDirectory,
    targets: [],
    notice: () => undefined,
  });
  expect([...read.all()[0]!.origin.formerIds!]).toEqual([id]);
  await read.close();
});

it('runs of a plain SummaryWriter in one directory stay runs of their own, also beside a training’s checkpoints', async () => {
  const hub = await openHub();
  for (const name of ['exp1', 'exp2', 'Nov25_12-00-00_host', 'Nov26_12-00-00_host'])
    await write(join(hub.directory, 'proj/runs', name, nameOf(NOON)), session([10, 20], 1, tensorboardHead(0)));
  await write(
    join(hub.directory, 'proj/checkpoint-20/trainer_state.json'),
    state([10, 20], () => 3),
  );
  const runs = await fromDisk(hub);
  expect(runs.map(({ directory }) => directory).sort()).toEqual([
    'outputs/proj',
    ...['Nov25_12-00-00_host', 'Nov26_12-00-00_host', 'exp1', 'exp2'].map((name) => `outputs/proj/runs/${name}`),
  ]);
});

it('where the watched directory is the session’s own, or ends within the output, the file stays where it is', async () => {
  const hub = await openHub();
  await write(join(hub.directory, 'Nov25_12-00-00_host', nameOf(NOON)), session([10], 1));
  expect((await fromDisk(hub)).map(({ directory }) => directory)).toEqual(['outputs/Nov25_12-00-00_host']);
  expect(basename(hub.directory)).toBe('outputs');
});

it('the way from the output to its logs is what the arguments say, wherever both were moved', () => {
  const at = (directory: string, output_dir: unknown, logging_dir?: unknown) =>
    sessionHome(directory, { output_dir, logging_dir });
  expect(at('a/out/runs/Nov25_02-33-03_vm', 'elsewhere/out')).toBe('a/out');
  expect(at('runs/Nov25_02-33-03_vm', './out', null)).toBe('.');
  expect(at('x/logs', '/data/out', '/data/out/logs')).toBe('x');
  expect(at('x/tb/one', './out', 'out/tb/one/')).toBe('x');
  expect(at('x/runs/Nov25_02-33-03_vm', 'out', 'out/runs/Nov25_02-33-03_vm')).toBe('x');
  // Logs beside the output, of unknown relation, or of several outputs in one place.
  for (const [directory, output, logging] of [
    ['runs/exp1', 'out1', 'runs/exp1'],
    ['x/runs/exp1', 'out'],
    ['x/logs', 'out', 'out'],
    ['x/logs', '/data/out', 'logs'],
    ['y/tb', 'out', 'out/logs'],
    ['logs', 'a', 'a/b/logs'],
    ['x/runs/Nov25_02-33-03_vm', undefined],
  ] as const)
    expect([directory, at(directory, output, logging)]).toEqual([directory, null]);
});

it('the 129th file of a run that goes back takes no points from the first', async () => {
  const hub = await openHub();
  const record = (step: number, metric: string) =>
    tensorboardRecords({ type: 'train', step, time: NOON * 1000 + step, values: { [metric]: 1 } }, new Map(), 0);
  const file = (number: number) => join(hub.directory, 'run', nameOf(NOON + number));
  await write(file(0), Buffer.concat([HEAD, ...range(1, 100).map((step) => record(step, 'train/loss'))]));
  for (const number of range(1, 127)) await write(file(number), Buffer.concat([HEAD, record(1, `train/m${number}`)]));
  await write(file(128), Buffer.concat([HEAD, ...[50, 51, 52, 50].map((step) => record(step, 'eval/f1'))]));
  const [run] = await fromDisk(hub);
  expect(run!.files).toHaveLength(129);
  expect(Object.keys(run!.loss)).toHaveLength(100);
});
