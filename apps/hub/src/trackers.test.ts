/** Directories of experiment trackers, read without being told: each training in them is one run. */

import { appendFile, copyFile, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readRuns } from './read-runs.ts';
import { casePath, hasCases } from './testing/cases.ts';
import { readFolder } from './testing/read-folder.ts';
import { Viewer, openHub, temporaryFolder } from './testing/open-hub.ts';

const until = { timeout: 40_000, interval: 20 };
const SAMPLES = new URL('../../../packages/run-files/samples/', import.meta.url);
const SAMPLE = fileURLToPath(new URL('wandb/run-sample01.wandb', SAMPLES));
const RUN = 'wandb/offline-run-20260101_101010-sample01';

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
async function runsIn(folder: string) {
  const runs = await readRuns({
    directories: [folder],
    stateDirectory: '/nowhere',
    targets: [],
    notice: () => undefined,
  });
  onTestFinished(() => runs.close());
  return runs.all().sort((a, b) => (a.origin.directory < b.origin.directory ? -1 : 1));
}

describe('W&B', () => {
  async function writeRun(folder: string, hasRecords = true): Promise<void> {
    const at = (path: string) => join(folder, RUN, path);
    await write(at('files/output.log'), 'step 1: loss 0.5\nstep 2: loss 0.25\nstep 3: loss 0.125\n');
    await write(at('files/config.yaml'), 'wandb_version: 1\n\nbatch_size:\n    desc: null\n    value: 16\n');
    await write(at('files/wandb-summary.json'), '{"train/loss": 0.1, "_step": 6, "best_accuracy": 0.75}');
    await write(at('files/requirements.txt'), 'torch==2.0\nloss: 0.5\nloss: 0.25\n');
    await write(at('logs/debug.log'), '2026-01-01 INFO step 5 loss: 0.5\n2026-01-01 INFO step 6 loss: 0.5\n');
    await write(join(folder, 'wandb/debug.log'), 'step 5 loss: 0.5\nstep 6 loss: 0.5\n');
    if (hasRecords) await copyFile(SAMPLE, at('run-sample01.wandb'));
  }

  it('a copy in which links were followed has the newest run once', async () => {
    const folder = await temporaryFolder();
    await writeRun(folder);
    await cp(join(folder, RUN), join(folder, 'wandb/latest-run'), { recursive: true });
    expect((await runsIn(folder)).map(({ name }) => name)).toEqual(['rm-baseline']);
    await rm(join(folder, RUN), { recursive: true });
    expect((await runsIn(folder)).map(({ name }) => name)).toEqual(['rm-baseline']);
  });

  it('the directory of a training is one run, called as W&B calls it, and its console and summary repeat it', async () => {
    const folder = await temporaryFolder();
    await writeRun(folder);
    await symlink(join(folder, RUN), join(folder, 'wandb/latest-run'));
    const runs = await runsIn(folder);
    expect(runs).toHaveLength(1);
    const [live] = runs;
    expect(live!.name).toBe('rm-baseline');
    expect(live!.state).toBe('finished');
    expect(live!.stateReason).toBe('Finished at step 40.');
    expect(Array.from(live!.run.series.get('train/loss')!.steps)).toEqual([10, 20, 30]);
    expect(live!.run.about.config).toMatchObject({ learning_rate: 5e-5, batch_size: 16 });
    expect(new Map([...live!.sources.values()].map(({ path, damaged }) => [path, damaged]))).toEqual(
      new Map([
        [`${RUN}/files/config.yaml`, 0],
        [`${RUN}/run-sample01.wandb`, 0],
      ]),
    );
    // The same when the directory itself is named.
    expect(await runsIn(join(folder, RUN))).toHaveLength(1);
  });

  it('without its records, the console and the summary tell what they can', async () => {
    const folder = await temporaryFolder();
    await writeRun(folder, false);
    const runs = await runsIn(folder);
    expect(runs.map(({ origin }) => origin.directory.split('/').slice(1).join('/'))).toEqual([RUN]);
    const { series } = runs[0]!.run;
    expect(Array.from(series.get('train/loss')!.values)).toEqual([0.5, 0.25, 0.125]);
    expect(series.get('summary/best_accuracy')!.last!.value).toBe(0.75);
  });

  it('is followed while it grows, and a directory that appears is found', async () => {
    const hub = await openHub();
    const viewer = new Viewer(hub);
    const bytes = await readFile(SAMPLE);
    const file = join(hub.directory, RUN, 'run-sample01.wandb');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes.subarray(0, 7));
    for (let at = 7; at < bytes.length; at += 100) await appendFile(file, bytes.subarray(at, at + 100));
    await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ name: 'rm-baseline', state: 'finished' }]), until);
    await viewer.watch(viewer.runs[0]!.id);
    await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([10, 20, 30]), until);
    expect(viewer.run!.about.name).toBe('rm-baseline');
    expect(viewer.holes).toBe(0);
  });
});

it('the directory of a training with SwanLab is one run, also while it grows', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  const sample = await readFile(fileURLToPath(new URL('swanlab/run-sample01.swanlab', SAMPLES)));
  const run = join(hub.directory, 'swanlog/run-20261130_083733-sample01');
  await write(join(run, 'files/config.yaml'), "batch_size:\n  desc: ''\n  sort: 1\n  value: 8\n");
  await write(join(run, 'files/requirements.txt'), 'loss: 0.5\nloss: 0.25\n');
  await write(join(run, 'debug/debug.log'), 'step 5 loss: 0.5\nstep 6 loss: 0.5\n');
  const file = join(run, 'run-sample01.swanlab');
  await writeFile(file, sample.subarray(0, 5));
  for (let at = 5; at < sample.length; at += 100) await appendFile(file, sample.subarray(at, at + 100));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ name: 'reward-a', state: 'failed' }]), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([0, 10, 20, 30]), until);
  expect(viewer.run!.about.config).toMatchObject({ batch_size: 8 });
});

describe('MLflow’s file store', () => {
  const META = 'artifact_uri: file:///x\nexperiment_id: "0"\nlifecycle_stage: active\n';
  const lines = (count: number, step = (i: number) => i) =>
    Array.from({ length: count }, (_, i) => `${1763200000000 + i * 1000} ${1 / (i + 1)} ${step(i)}\n`).join('');
  async function writeStore(folder: string): Promise<void> {
    const at = (path: string) => join(folder, 'mlruns', path);
    await write(
      at('0/meta.yaml'),
      'artifact_location: file:///x\nexperiment_id: "0"\nlifecycle_stage: active\nname: Default\n',
    );
    await write(at('0/aaaa/meta.yaml'), `${META}run_id: aaaa\nrun_name: first one\nrun_uuid: aaaa\nstatus: 3\n`);
    await write(
      at('0/aaaa/metrics/train_loss'),
      lines(50, (i) => i * 10),
    );
    await write(
      at('0/aaaa/metrics/val/loss'),
      lines(5, (i) => i * 100),
    );
    await write(at('0/aaaa/metrics/system/cpu_utilization_percentage'), lines(900));
    await write(at('0/aaaa/params/lr'), '0.001');
    await write(at('0/aaaa/params/optimizer/name'), 'adam');
    await write(at('0/aaaa/params/fp16'), 'True');
    await write(at('0/aaaa/tags/mlflow.user'), 'someone');
    await write(at('0/aaaa/artifacts/trainer_state.json'), '{"log_history": [{"step": 1, "loss": 9}], "max_steps": 2}');
    await write(at('0/bbbb/meta.yaml'), `${META}run_id: bbbb\nrun_name: ''\nrun_uuid: bbbb\nstatus: 4\n`);
    await write(at('0/bbbb/metrics/loss'), lines(3));
    await write(at('0/bbbb/tags/mlflow.runName'), 'old name');
    await write(
      at('0/cccc/meta.yaml'),
      `${META.replace('active', 'deleted')}run_id: cccc\nrun_name: gone\nstatus: 3\n`,
    );
    await write(at('0/cccc/metrics/loss'), lines(3));
    await write(at('.trash/1/dddd/meta.yaml'), `${META}run_id: dddd\nrun_name: gone\nstatus: 3\n`);
    await write(at('.trash/1/dddd/metrics/loss'), lines(3));
    await write(at('0/models/m-1/meta.yaml'), `${META}model_id: m-1\nsource_run_id: aaaa\n`);
    await write(at('0/models/m-1/metrics/train_loss'), '1763200000000 0.5 3 aaaa\n');
    await write(at('0/models/m-1/params/lr'), '0.001');
  }

  it('each run is one, with its name, parameters and end; deleted ones, saved models and attachments are none', async () => {
    const folder = await temporaryFolder();
    await writeStore(folder);
    const runs = await runsIn(folder);
    expect(runs.map(({ name, state, stateReason }) => [name, state, stateReason])).toEqual([
      ['first one', 'finished', 'Finished at step 490.'],
      ['old name', 'failed', 'Training failed at step 2.'],
    ]);
    const [live] = runs;
    expect(live!.origin.source).toBe('MLflow');
    expect([...live!.run.series.keys()].sort()).toEqual(['eval/loss', 'time', 'train/loss']);
    expect(live!.run.series.get('train/loss')!.length).toBe(50);
    expect(Array.from(live!.run.series.get('eval/loss')!.steps)).toEqual([0, 100, 200, 300, 400]);
    expect(live!.run.about).toEqual({ name: 'first one', config: { lr: 0.001, 'optimizer/name': 'adam', fp16: true } });
    // Parameters are too many to be listed.
    expect([...live!.sources.keys()].some((path) => path.includes('/params/'))).toBe(false);
  });

  it('a store of a single run, and one run named by itself', async () => {
    const folder = await temporaryFolder();
    await writeStore(folder);
    const runs = await runsIn(join(folder, 'mlruns/0/aaaa'));
    expect(runs.map(({ name, run }) => [name, run.series.get('train/loss')!.length])).toEqual([['first one', 50]]);
  });

  it('points without steps are counted', async () => {
    const folder = await temporaryFolder();
    await writeStore(folder);
    await write(
      join(folder, 'mlruns/0/bbbb/metrics/loss'),
      lines(20, () => 0),
    );
    const live = (await runsIn(folder)).find(({ name }) => name === 'old name')!;
    expect(Array.from(live.run.series.get('train/loss')!.steps)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(live.run.about.stepUnit).toBe('record');
  });

  it('averages that transformers logs at the end are no points of the curve of the same name', async () => {
    const folder = await temporaryFolder();
    const at = (path: string) => join(folder, 'mlruns/0/aaaa', path);
    await write(at('meta.yaml'), `${META}run_id: aaaa\nrun_name: hf\nstatus: 1\n`);
    await write(
      at('metrics/loss'),
      lines(3, (i) => (i + 1) * 10),
    );
    await write(
      at('metrics/epoch'),
      lines(3, (i) => (i + 1) * 10),
    );
    await write(at('metrics/train_loss'), '1763200100000 0.6 30\n');
    await write(at('metrics/train_runtime'), '1763200100000 12.5 30\n');
    const [live] = await runsIn(folder);
    const { series } = live!.run;
    expect(Array.from(series.get('train/loss')!.values)).toEqual([1, 1 / 2, 1 / 3]);
    expect(series.get('summary/train_loss')!.last).toEqual({ step: 30, value: 0.6 });
    expect(Array.from(series.get('epoch')!.values)).toEqual([1, 1 / 2, 1 / 3]);
  });

  it('is followed: new points, new metrics, its end, and its going on', async () => {
    const hub = await openHub();
    const viewer = new Viewer(hub);
    const at = (path: string) => join(hub.directory, 'mlruns/0/aaaa', path);
    const meta = (status: number) => `${META}run_id: aaaa\nrun_name: live\nstatus: ${status}\n`;
    await write(at('meta.yaml'), meta(1));
    await write(at('metrics/train_loss'), lines(3));
    await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ name: 'live', lastStep: 2 }]), until);
    await viewer.watch(viewer.runs[0]!.id);
    await appendFile(at('metrics/train_loss'), '1763200009000 0.125 9\n');
    await write(at('metrics/val_loss'), '1763200009000 0.5 9\n');
    await write(at('params/lr'), '0.5');
    await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([0, 1, 2, 9]), until);
    await vi.waitFor(() => expect(viewer.steps('eval/loss')).toEqual([9]), until);
    await vi.waitFor(() => expect(viewer.run!.about.config).toEqual({ lr: 0.5 }), until);
    await write(at('meta.yaml'), meta(3));
    await vi.waitFor(
      () => expect(viewer.runs).toMatchObject([{ state: 'finished', stateReason: 'Finished at step 9.' }]),
      until,
    );
    await write(at('meta.yaml'), meta(1));
    await vi.waitFor(() => expect(viewer.runs).not.toMatchObject([{ state: 'finished' }]), until);
    await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual([0, 1, 2, 9]), until);
    expect(viewer.runs).toHaveLength(1);
  });

  it('hundreds of small files are read quickly', async () => {
    const folder = await temporaryFolder();
    await writeStore(folder);
    for (let i = 0; i < 300; i++) await write(join(folder, `mlruns/0/aaaa/params/p${i}`), String(i));
    for (const run of 'efghij')
      await cp(join(folder, 'mlruns/0/aaaa'), join(folder, `mlruns/0/${run}`), { recursive: true });
    await rm(join(folder, 'mlruns/0/e/metrics/val/loss'));
    // The processor's time: on a busy machine the clock says nothing of the reader.
    const start = process.cpuUsage();
    const runs = await runsIn(folder);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(10_000);
    expect(runs).toHaveLength(8);
    expect(Object.keys(runs[0]!.run.about.config!)).toHaveLength(303);
  });
});

describe.skipIf(!hasCases)('cases', () => {
  it('wandb-local-dir: one run, at the trainer’s steps, with its configuration', async () => {
    const [found, ...others] = await readFolder(casePath('formats/wandb-local-dir'));
    expect(others).toEqual([]);
    expect(found!.series).toMatchObject({
      'train/loss': [50, 0, 490, 0.13700601011684527],
      'eval/loss': [10, 40, 490, 0.18700601011684526],
      'eval/accuracy': [10, 40, 490, 0.843],
    });
    expect(found!.unit).toBe('step');
    expect(found!.live.run.about.config).toEqual({ lr: 0.001 });
  });

  it('mlflow-file-store: one run, called as in the store', async () => {
    const [found, ...others] = await readFolder(casePath('formats/mlflow-file-store'));
    expect(others).toEqual([]);
    expect(found!.live.name).toBe('rm-a');
    expect(found!.series).toEqual({
      'train/loss': [50, 0, 49, expect.closeTo(0.137006, 6)],
      'eval/loss': [10, 4, 49, expect.closeTo(0.187006, 6)],
    });
    expect(found!.live.run.about.config).toEqual({ lr: 0.001 });
  });
});
