/** Directories of other programs: which files make one run, what a person corrects, and what makes no run. */

import { appendFile, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { readRuns } from './read-runs.ts';
import { Viewer, openHub } from './testing/open-hub.ts';
import { WrittenRun } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };
const SAMPLES = fileURLToPath(new URL('../../../packages/run-files/samples/tensorboard', import.meta.url));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
const state = (steps: number[]) =>
  JSON.stringify({
    log_history: steps.flatMap((step) => [
      { step, epoch: step / 10, loss: 1 / step },
      { step, epoch: step / 10, eval_loss: 2 / step },
    ]),
    max_steps: 100,
  });

it('checkpoints of one training are one run, also when they come and go', async () => {
  const hub = await openHub();
  const at = (step: number) => join(hub.directory, `out/checkpoint-${step}/trainer_state.json`);
  await write(at(10), state([5, 10]));
  const viewer = new Viewer(hub);
  await vi.waitFor(
    () => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out', lastStep: 10, plannedSteps: 100 }]),
    until,
  );
  await viewer.watch(viewer.runs[0]!.id);
  await write(at(20), state([5, 10, 15, 20]));
  await rm(dirname(at(10)), { recursive: true });
  await vi.waitFor(() => expect(viewer.steps('eval/loss')).toEqual([5, 10, 15, 20]), until);
  await write(at(30), state([5, 10, 15, 20, 25, 30]));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([5, 10, 15, 20, 25, 30]), until);
  await vi.waitFor(
    () =>
      expect(viewer.sources.map(({ path }) => path)).toEqual([
        'out/checkpoint-20/trainer_state.json',
        'out/checkpoint-30/trainer_state.json',
      ]),
    until,
  );
  expect(viewer.runs).toHaveLength(1);
  expect(viewer.run!.about).toEqual({ lossNanFiltered: true, plannedSteps: 100 });
  expect(viewer.holes).toBe(0);
});

it('event files in train and validation are one run, each with its split', async () => {
  const hub = await openHub();
  for (const split of ['train', 'validation']) {
    await mkdir(join(hub.directory, 'keras', split), { recursive: true });
    await copyFile(
      join(SAMPLES, 'events.out.tfevents.1763200000.sample'),
      join(hub.directory, 'keras', split, 'events.out.tfevents.1.host'),
    );
  }
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: 'outputs/keras' }]), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(
    () =>
      expect(viewer.sources.map(({ path, records }) => [path, records])).toEqual([
        ['keras/train/events.out.tfevents.1.host', 19],
        ['keras/validation/events.out.tfevents.1.host', 19],
      ]),
    until,
  );
});

it('a person’s own pairing holds at once, is taken back with its file, and a wrong one is said', async () => {
  const hub = await openHub();
  await write(join(hub.directory, 'own/metrics.csv'), 'epoch,step,train_loss,valid_err\n0,10,0.5,0.25\n0,20,0.4,0.2\n');
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.steps('eval/err')).toEqual([10, 20]), until);
  expect(viewer.sources[0]).toMatchObject({
    label: 'Lightning metrics',
    lastStep: 20,
    names: { train_loss: 'train/loss', valid_err: 'eval/err' },
  });
  await write(
    join(hub.directory, 'own/rewardboard.json'),
    '{"metrics": {"valid_err": "eval/loss", "train_loss": "nonsense"}}',
  );
  await vi.waitFor(() => expect(viewer.steps('eval/loss')).toEqual([10, 20]), until);
  expect(viewer.steps('eval/err')).toEqual([]);
  expect(viewer.steps('train/loss')).toEqual([10, 20]);
  expect(hub.notices.join('\n')).toMatch(/own\/rewardboard\.json: "train_loss" is mapped to "nonsense"/);
  await appendFile(join(hub.directory, 'own/metrics.csv'), '0,30,0.3,0.1\n');
  await vi.waitFor(() => expect(viewer.steps('eval/loss')).toEqual([10, 20, 30]), until);
  await rm(join(hub.directory, 'own/rewardboard.json'));
  await vi.waitFor(() => expect(viewer.steps('eval/err')).toEqual([10, 20, 30]), until);
});

it('a history in columns that is rewritten each time only grows; another one in its place is another', async () => {
  const hub = await openHub();
  const file = join(hub.directory, 'columns/history.json');
  const viewer = new Viewer(hub);
  const losses: number[] = [];
  for (let epoch = 1; epoch <= 20; epoch++) {
    losses.push(1 / epoch);
    await write(file, JSON.stringify({ loss: losses, val_loss: losses.map((loss) => loss * 2) }));
  }
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(20), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.steps('eval/loss')).toHaveLength(20), until);
  expect(viewer.sources[0]).toMatchObject({ records: 20, damaged: 0 });
  await write(file, JSON.stringify({ loss: [9, 8], val_loss: [7, 6] }));
  await vi.waitFor(() => expect(Array.from(viewer.run!.series.get('train/loss')!.values)).toEqual([9, 8]), until);
});

it('texts beside a log are shown, a line of output or hyperparameters alone make no run, nor do data and sources', async () => {
  const hub = await openHub();
  await write(join(hub.directory, 'data/train.csv'), 'id,text,label\n1,a,0\n');
  await write(
    join(hub.directory, 'data/steps.jsonl'),
    '{"question": "a", "steps": ["b"], "labels": [1]}\n{"step": 1, "text": "a"}\n',
  );
  await write(join(hub.directory, 'data/package.json'), '{"name": "a", "version": "1"}');
  await write(join(hub.directory, 'data/README.txt'), 'loss: 0.5\nloss: 0.25\n');
  await write(join(hub.directory, 'server/access.log'), 'GET / 200\nerror: 1\nretry step 3: lr 0.5\n');
  await write(join(hub.directory, 'hparams/hparams.yaml'), 'lr: 0.1\n');
  await write(join(hub.directory, 'one/out.log'), 'step 1: loss 0.5\n');
  await write(join(hub.directory, 'run/log.jsonl'), '{"step": 1, "loss": 0.5}\n');
  await write(join(hub.directory, 'run/hparams.yaml'), 'lr: 0.1\n');
  await write(join(hub.directory, 'run/setup.log'), 'downloaded the model\nready\n');
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(
    () =>
      expect(new Map(viewer.sources.map(({ path, format }) => [path, format]))).toEqual(
        new Map([
          ['run/hparams.yaml', 'hparams'],
          ['run/log.jsonl', 'json-lines'],
          ['run/setup.log', null],
        ]),
      ),
    until,
  );
  expect(viewer.sources.find(({ text }) => text)!.text).toBe('downloaded the model\nready\n');
  expect(viewer.run!.about.config).toEqual({ lr: 0.1 });
  await appendFile(join(hub.directory, 'one/out.log'), 'step 2: loss 0.25\n');
  await vi.waitFor(
    () => expect(viewer.runs.map(({ directory }) => directory).sort()).toEqual(['outputs/one', 'outputs/run']),
    until,
  );
});

it('event files that a run of ours writes below its directory are no run of their own', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'own').begin(3);
  await mkdir(join(run.path, 'logs'));
  await copyFile(
    join(SAMPLES, 'events.out.tfevents.1763200000.sample'),
    join(run.path, 'logs/events.out.tfevents.1.host'),
  );
  await write(join(run.path, 'checkpoint-2/trainer_state.json'), state([1, 2]));
  await write(join(hub.directory, 'other/log.jsonl'), '{"step": 1, "loss": 0.5}\n');
  const viewer = new Viewer(hub);
  await vi.waitFor(
    () => expect(viewer.runs.map(({ directory }) => directory).sort()).toEqual(['outputs/other', 'outputs/own']),
    until,
  );
});

it('a session that goes on at an earlier step, in an event file of its own, leaves what it makes again behind', async () => {
  const hub = await openHub();
  const folder = join(hub.directory, 'sessions');
  await mkdir(folder);
  const events = (steps: number[], value: number) =>
    Buffer.concat([
      tensorboardHead(0),
      ...steps.map((step) =>
        tensorboardRecords({ type: 'train', step, time: 1e12 + step, values: { 'train/loss': value } }, new Map(), 0),
      ),
    ]);
  await writeFile(join(folder, 'events.out.tfevents.1.host'), events([10, 20, 30, 40, 50], 1));
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(50), until);
  await viewer.watch(viewer.runs[0]!.id);
  await writeFile(join(folder, 'events.out.tfevents.2.host'), events([30, 40], 2));
  const columns = () => ({
    steps: viewer.steps('train/loss'),
    values: Array.from(viewer.run!.series.get('train/loss')!.values),
  });
  await vi.waitFor(() => expect(columns()).toEqual({ steps: [10, 20, 30, 40], values: [1, 1, 2, 2] }), until);
  expect(
    [...viewer.run!.ghosts.values()].map(({ from, series }) => [from, Array.from(series.get('train/loss')!.steps)]),
  ).toEqual([[30, [30, 40, 50]]]);
  // The same from the disk alone.
  const later = await readRuns({
    directories: [hub.directory],
    stateDirectory: hub.stateDirectory,
    targets: [],
    notice: () => undefined,
  });
  const { run } = later.all()[0]!;
  await later.close();
  expect([Array.from(run.series.get('train/loss')!.values), run.ghosts.size]).toEqual([[1, 1, 2, 2], 1]);
});
