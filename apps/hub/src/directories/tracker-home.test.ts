/** Runs of a tracker, and what the program that it records writes itself. */

import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { historyRecord, wandbFile } from '../../../../packages/run-files/src/testing/wandb-file.ts';
import { ask } from '../testing/ask.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { readFolder, writeFiles } from '../testing/read-folder.ts';

const RECORDS = Array.from({ length: 12 }, (_, i) => i + 1);
const lossOf = (i: number, by = 1) => Number((by / (1 + i / 5)).toFixed(4));
const tracked = (by = 1, upTo = 12) =>
  wandbFile(
    RECORDS.slice(0, upTo).map((i) =>
      historyRecord({ 'train/loss': String(lossOf(i, by)), 'train/global_step': String(10 * i), _step: String(i - 1) }),
    ),
  );
const printed = (by = 1, from = 0, upTo = 12) =>
  RECORDS.slice(from, upTo)
    .map((i) => `{'loss': ${lossOf(i, by)}, 'learning_rate': 1e-05, 'epoch': ${i / 6}}\n`)
    .join('');
const state = (by = 1) =>
  JSON.stringify({
    log_history: RECORDS.map((i) => ({ step: 10 * i, epoch: i / 6, loss: lossOf(i, by) })),
    global_step: 120,
  });
const run = (id: string) => `wandb/offline-run-20260101_10101${id}-sample0${id}`;
const fileOf = (id: string) => `${run(id)}/run-sample0${id}.wandb`;
const config = 'wandb_version: 1\n\nbatch_size:\n    desc: null\n    value: 16\n';

async function runsOf(files: Record<string, string | Uint8Array>) {
  const folder = join(await temporaryFolder(), 'out');
  await writeFiles(folder, files);
  return readFolder(folder);
}

it('the console beside it is the same run, which has the tracker’s steps and configuration', async () => {
  const [found, ...others] = await runsOf({
    'nohup.out': printed(),
    [fileOf('1')]: tracked(),
    [`${run('1')}/files/config.yaml`]: config,
  });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ directory: 'out', unit: 'step', series: { 'train/loss': [12, 10, 120, lossOf(12)] } });
  expect(found!.live.run.about.config).toMatchObject({ batch_size: 16 });
  expect(found!.files['nohup.out']).not.toBeNull();
});

it('is the same run, too, where the console counts other steps', async () => {
  const lines = RECORDS.map((i) => `step ${i} loss ${lossOf(i)}\n`).join('');
  const [found, ...others] = await runsOf({ 'slurm-1.out': lines, [fileOf('1')]: tracked() });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ series: { 'train/loss': [12, 10, 120, lossOf(12)] } });
});

it('finds the outputs that it recorded among several, wherever they lie below', async () => {
  const found = await runsOf({
    'outputs/a/trainer_state.json': state(),
    'outputs/b/trainer_state.json': state(0.9),
    [fileOf('1')]: tracked(0.9),
    [fileOf('2')]: tracked(),
  });
  expect(found.map(({ directory, files }) => [directory, Object.keys(files).sort()])).toEqual([
    ['out/outputs/a', ['outputs/a/trainer_state.json', fileOf('2')]],
    ['out/outputs/b', ['outputs/b/trainer_state.json', fileOf('1')]],
  ]);
  for (const { series } of found) expect(series['train/loss']!.slice(0, 3)).toEqual([12, 10, 120]);
});

it('is a run of its own where nothing has its losses, or only the first of them', async () => {
  const later = RECORDS.map((i) => ({ step: 10 * i, loss: i < 7 ? lossOf(i) : 0.9 - lossOf(i) }));
  const found = await runsOf({
    'a/trainer_state.json': JSON.stringify({ log_history: later, global_step: 120 }),
    'b/trainer_state.json': state(0.5),
    [fileOf('1')]: tracked(),
  });
  expect(found.map(({ directory }) => directory)).toEqual(['out/a', 'out/b', `out/${run('1')}`]);
});

const MLFLOW = 'mlruns/1/0123456789abcdef0123456789abcdef';
const mlflow = (by = 1, upTo = 12) => ({
  [`${MLFLOW}/meta.yaml`]:
    "experiment_id: '1'\nlifecycle_stage: active\nrun_id: 0123456789abcdef0123456789abcdef\nstart_time: 1764400000000\nstatus: 1\n",
  [`${MLFLOW}/metrics/train/loss`]: RECORDS.slice(0, upTo)
    .map((i) => `${1_764_400_000_000 + i} ${lossOf(i, by)} ${10 * i}\n`)
    .join(''),
  [`${MLFLOW}/metrics/eval_loss`]: '1764400000050 0.75 60\n',
  [`${MLFLOW}/params/batch_size`]: '16',
});
const events = (by = 1) =>
  Buffer.concat([
    tensorboardHead(1_764_400_000_000),
    ...RECORDS.map((i) =>
      tensorboardRecords(
        { type: 'train', step: 10 * i, values: { 'train/loss': lossOf(i, by) } },
        new Map(),
        1_764_400_000_000 + i,
      ),
    ),
  ]);
const EVENTS = 'events.out.tfevents.1764400000.host.1.0';

it('of MLflow is the run of the console beside it or below, with all its files and parameters', async () => {
  for (const directory of ['', 'outputs/rm/']) {
    const [found, ...others] = await runsOf({ [`${directory}train.log`]: printed(), ...mlflow() });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      directory: `out/${directory}`.replace(/\/$/, ''),
      series: { 'train/loss': [12, 10, 120, lossOf(12)], 'eval/loss': [1, 60, 60, 0.75] },
    });
    expect(found!.live.run.about.config).toMatchObject({ batch_size: 16 });
    expect(found!.files[`${directory}train.log`]).not.toBeNull();
  }
  const apart = await runsOf({ 'train.log': printed(0.9), ...mlflow() });
  expect(apart.map(({ directory, live }) => [directory, live.run.about.config])).toEqual([
    ['out', undefined],
    [`out/${MLFLOW}`, { batch_size: 16 }],
  ]);
});

it('of TensorBoard is the run of the console beside its directory, whatever that is called', async () => {
  for (const directory of ['runs', 'runs/Dec01_10-00-00_host', 'logs/rm', 'lightning_logs/version_0']) {
    const [found, ...others] = await runsOf({ 'train.log': printed(), [`${directory}/${EVENTS}`]: events() });
    expect(others).toEqual([]);
    expect(found!.directory).toBe('out');
    expect(found!.series['train/loss']!.slice(0, 3)).toEqual([12, 10, 120]);
  }
  expect(await runsOf({ 'logs/train.log': printed(), [`runs/a/${EVENTS}`]: events() })).toHaveLength(1);
  expect(await runsOf({ 'version_0/train.log': printed(), [`version_1/${EVENTS}`]: events() })).toHaveLength(2);
  const several = await runsOf({
    'train.log': printed(0.9),
    [`runs/a/${EVENTS}`]: events(),
    [`runs/b/${EVENTS}`]: events(0.9),
  });
  expect(several.map(({ directory, files }) => [directory, Object.keys(files).length])).toEqual([
    ['out', 2],
    ['out/runs/a', 1],
  ]);
});

it('of MLflow joins the console while both grow', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  await writeFiles(hub.directory, { 'train.log': printed(), ...mlflow(1, 4) });
  await expect.poll(() => viewer.runs.length, { timeout: 20_000 }).toBe(2);
  await writeFiles(hub.directory, { ...mlflow(), [`${MLFLOW}/metrics/later/reward`]: '1764400000051 0.5 70\n' });
  await expect.poll(() => viewer.runs.map(({ lastStep }) => lastStep), { timeout: 20_000 }).toEqual([120]);
});

it('joins the other one while both grow, whichever is ahead', async () => {
  for (const isConsoleAhead of [true, false]) {
    const hub = await openHub();
    const [console, tracker] = [join(hub.directory, 'train.log'), join(hub.directory, fileOf('1'))];
    await mkdir(dirname(tracker), { recursive: true });
    const whole = tracked();
    const half = tracked(1, 4).length;
    await writeFile(console, printed(1, 0, isConsoleAhead ? 12 : 3));
    await writeFile(tracker, isConsoleAhead ? whole.subarray(0, half) : whole);
    const viewer = new Viewer(hub);
    const runs = () => viewer.runs;
    await expect.poll(() => runs().length, { timeout: 20_000 }).toBe(2);
    if (isConsoleAhead) await appendFile(tracker, whole.subarray(half));
    else await appendFile(console, printed(1, 3));
    await expect.poll(() => runs().map(({ lastStep }) => lastStep), { timeout: 20_000 }).toEqual([120]);
  }
});

it('is a run of its own where its losses are all one number, as a policy’s are, or none', async () => {
  for (const value of [0, NaN]) {
    const constant = wandbFile(
      RECORDS.map((i) =>
        historyRecord({ 'train/loss': String(value), 'train/global_step': String(10 * i), _step: String(i - 1) }),
      ),
    );
    const log = RECORDS.map((i) => ({ step: 10 * i, loss: value }));
    const text = JSON.stringify({ log_history: log, global_step: 120 }).replaceAll('null', 'NaN');
    const found = await runsOf({ 'outputs/a/trainer_state.json': text, [fileOf('1')]: constant });
    expect(found.map(({ directory }) => directory)).toEqual(['out/outputs/a', `out/${run('1')}`]);
  }
});

it('leaves a run that began alike and went another way, for the one whose losses it has', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  const values = (by: number) => RECORDS.map((i) => (i <= 7 ? lossOf(i) : Number((lossOf(i) * by).toFixed(4))));
  const lines = (by: number, from: number, to: number) =>
    values(by)
      .slice(from, to)
      .map((loss, i) => `{'loss': ${loss}, 'learning_rate': 1e-05, 'epoch': ${(from + i + 1) / 6}}\n`)
      .join('');
  const records = values(1.6).map((loss, i) =>
    historyRecord({ 'train/loss': String(loss), 'train/global_step': String(10 * (i + 1)), _step: String(i) }),
  );
  const [whole, half] = [wandbFile(records), wandbFile(records.slice(0, 7)).length];
  const [a, b, tracker] = ['a/train.log', 'b/train.log', fileOf('1')].map((path) => join(hub.directory, path));
  for (const file of [a!, b!, tracker!]) await mkdir(dirname(file), { recursive: true });
  await writeFile(a!, lines(1.3, 0, 7));
  await writeFile(tracker!, whole.subarray(0, half));
  // They begin alike, so it is one run, of the tracker's steps.
  await expect.poll(() => viewer.runs.map(({ lastStep }) => lastStep), { timeout: 20_000 }).toEqual([70]);
  await writeFile(b!, lines(1.6, 0, 12));
  await appendFile(a!, lines(1.3, 7, 12));
  await appendFile(tracker!, whole.subarray(half));
  const filesOf = async () => {
    const { runs } = JSON.parse((await ask(hub.port, '/api/runs')).text) as {
      runs: { directory: string; lastStep: number }[];
    };
    return runs.map(({ directory, lastStep }) => `${directory} ${lastStep}`).sort();
  };
  await expect.poll(filesOf, { timeout: 20_000 }).toEqual(['outputs/a 2', 'outputs/b 120']);
});
