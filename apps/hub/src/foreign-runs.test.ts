/** Directories that another program writes: the guide's files, as Python leaves them. */

import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Viewer, openHub } from './testing/open-hub.ts';
import { WrittenRun } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };

const row = (step: number, loss: number | string) =>
  `  {\n    "step": ${step},\n    "epoch": ${step / 500},\n    "train_loss": ${loss},\n    "eval_loss": 0.42,\n    "eval_accuracy": 0.8234\n  }`;
const history = (steps: number[], loss: (step: number) => number | string = (step) => 1 / step) =>
  `[\n${steps.map((step) => row(step, loss(step))).join(',\n')}\n]`;
const logLine = (step: number) =>
  `[Step ${String(step).padStart(5)} | Epoch ${(step / 500).toFixed(2)}] Loss: ${(1 / step).toFixed(4)} LR: 1.80e-05\n`;
const steps = (to: number) => Array.from({ length: to }, (_, i) => (i + 1) * 10);

it('a foreign directory below the watched one appears by itself and grows', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.socket.connected).toBe(true), until);
  const folder = join(hub.directory, 'deep/python run');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'metrics.log'), logLine(10));
  await vi.waitFor(
    () =>
      expect(viewer.runs).toMatchObject([
        { name: 'python run', directory: 'outputs/deep/python run', lastStep: 10, source: 'metrics.log' },
      ]),
    until,
  );
  const { id } = viewer.runs[0]!;
  expect(id).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
  await viewer.watch(id);
  await appendFile(join(folder, 'metrics.log'), logLine(20));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([10, 20]), until);
  expect(viewer.holes).toBe(0);
});

it('a file that held something else becomes a run when a log is written into it', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  const path = join(hub.directory, 'results.json');
  await writeFile(path, '{"cities": ["Rome", "Oslo"]}');
  await writeFile(join(hub.directory, 'metrics.log'), logLine(10));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ source: 'metrics.log' }]), until);
  await writeFile(path, '[{"step": 1, "loss": 0.5}, {"step": 20, "loss": 0.25}]');
  await vi.waitFor(
    () => expect(viewer.runs).toMatchObject([{ lastStep: 20, source: expect.stringContaining('results.json') }]),
    until,
  );
});

it('a list that is rewritten in place each time only grows, and keeps its NaN', async () => {
  const hub = await openHub();
  const folder = join(hub.directory, 'rewritten');
  await mkdir(folder);
  const viewer = new Viewer(hub);
  const lengths: number[] = [];
  viewer.heardList = ({ lines }) => lines.forEach(({ lastStep }) => lastStep && lengths.push(lastStep));
  for (let to = 1; to <= 30; to++)
    await writeFile(
      join(folder, 'metrics_history.json'),
      history(steps(to), (step) => (step === 20 ? 'NaN' : 1 / step)),
    );
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(300), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual(steps(30)), until);
  expect(viewer.run!.series.get('train/loss')!.get(20)).toBeNaN();
  expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
});

it('the files of one directory are one run, the full number before the rounded one', async () => {
  const hub = await openHub();
  const folder = join(hub.directory, 'merged');
  await mkdir(folder);
  await writeFile(join(folder, 'metrics.log'), logLine(30) + logLine(70));
  await writeFile(join(folder, 'metrics_history.json'), history([30]));
  const viewer = new Viewer(hub);
  await vi.waitFor(
    () =>
      expect(viewer.runs[0]).toMatchObject({
        lastStep: 70,
        source: expect.stringMatching(/metrics_history\.json, metrics\.log|metrics\.log, metrics_history\.json/),
      }),
    until,
  );
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.run!.series.get('train/loss')!.get(30)).toBe(1 / 30), until);
  expect(viewer.steps('train/loss')).toEqual([30, 70]);
});

it('where one file is replaced, what the others say stays', async () => {
  const hub = await openHub();
  const folder = join(hub.directory, 'replaced');
  await mkdir(folder);
  await writeFile(join(folder, 'metrics.log'), logLine(30) + logLine(70));
  await writeFile(join(folder, 'metrics_history.json'), history([10, 20]));
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(70), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([10, 20, 30, 70]), until);
  await writeFile(
    join(folder, 'new'),
    history([5], () => 9),
  );
  await rename(join(folder, 'new'), join(folder, 'metrics_history.json'));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([5, 30, 70]), until);
  await appendFile(join(folder, 'metrics.log'), logLine(80));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([5, 30, 70, 80]), until);
});

it('a journal beside the guide’s files is the run, and they are not read', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'own').begin(3);
  await writeFile(join(run.path, 'metrics.log'), logLine(900));
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ id: 'own', lastStep: 3, source: 'own journal' }]), until);
});

it('a journal that comes later takes over', async () => {
  const hub = await openHub();
  const folder = join(hub.directory, 'later');
  await mkdir(folder);
  await writeFile(join(folder, 'metrics.log'), logLine(900));
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(900), until);
  await new WrittenRun(hub.directory, 'later').begin(3);
  await vi.waitFor(
    () => expect(viewer.runs).toMatchObject([{ id: 'later', lastStep: 3, source: 'own journal' }]),
    until,
  );
});

it('the same directory has the same id after a restart', async () => {
  const first = await openHub();
  const folder = join(first.directory, 'ünïcode & spaces');
  await mkdir(folder);
  await writeFile(join(folder, 'metrics.log'), logLine(10));
  const viewer = new Viewer(first);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await first.close();
  const second = await openHub({ directories: [first.directory] });
  const later = new Viewer(second);
  await vi.waitFor(() => expect(later.runs.map(({ id }) => id)).toEqual(viewer.runs.map(({ id }) => id)), until);
});
