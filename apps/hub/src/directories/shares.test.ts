/** Files that record the same run: each series comes from one of them, whatever the order in which they are met. */

import { appendFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { readRuns } from '../read-runs.ts';
import { casePath, hasCases } from '../testing/cases.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { readFolder, writeFiles } from '../testing/read-folder.ts';

const until = { timeout: 20_000, interval: 20 };
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const loss = (step: number, start = 2) => start / (1 + step / 7);

const state = (steps: readonly number[], start = 2) =>
  `${JSON.stringify(
    {
      log_history: steps.map((step) => ({ epoch: step / 100, loss: loss(step, start), step })),
      max_steps: 400,
    },
    null,
    2,
  )}\n`;
/** A console that prints rounded numbers, and the step on each line. */
const printed = (steps: readonly number[], shift = 0) =>
  steps.map((step) => `step ${step + shift}/400 | loss: ${loss(step).toFixed(4)}\n`).join('');
const events = (steps: readonly number[], metric = 'train/loss') =>
  Buffer.concat([
    tensorboardHead(0),
    ...steps.map((step) => tensorboardRecords({ type: 'train', step, values: { [metric]: loss(step) } }, new Map(), 0)),
  ]);
const tens = (to: number) => range(1, to / 10).map((n) => n * 10);

async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = join(await temporaryFolder(), 'out');
  await writeFiles(folder, files);
  return folder;
}

/** The same files under names that are met in another order give the same numbers. */
async function inBothOrders(
  names: readonly [string, string][],
  content: readonly (string | Uint8Array)[],
): Promise<{ train: Record<string, [number, number, number, number]>; files: (string | null)[] }> {
  const found = [];
  for (const pair of names) {
    const runs = await readFolder(await folderOf({ [pair[0]]: content[0]!, [pair[1]]: content[1]! }));
    expect(runs).toHaveLength(1);
    found.push({ train: runs[0]!.series, files: pair.map((name) => runs[0]!.files[name] ?? null) });
  }
  expect(found[1]!.train).toEqual(found[0]!.train);
  return found[0]!;
}

const STATE_AND_CONSOLE: [string, string][] = [
  ['trainer_state.json', 'train.log'],
  ['trainer_state.json', 'zz_train.log'],
];

describe('a console beside trainer_state.json', () => {
  it('that says the same is already recorded', async () => {
    const { train, files } = await inBothOrders(STATE_AND_CONSOLE, [state(tens(240)), printed(tens(240))]);
    expect(train['train/loss']).toEqual([24, 10, 240, loss(240)]);
    expect(files).toEqual([null, 'already recorded in trainer_state.json']);
  });

  it('that is further goes on behind it, and is never mixed with it', async () => {
    const { train } = await inBothOrders(STATE_AND_CONSOLE, [state(tens(200)), printed(tens(240))]);
    expect(train['train/loss']).toEqual([24, 10, 240, Number(loss(240).toFixed(4))]);
  });

  it('that places its records elsewhere counts nowhere', async () => {
    for (const shift of [3, 400, 10]) {
      const text = shift === 400 ? printed([10, 20, 30]).replace(/step \d+/g, 'step 640') : printed(tens(240), shift);
      const { train, files } = await inBothOrders(STATE_AND_CONSOLE, [state(tens(240)), text]);
      expect([shift, train['train/loss']]).toEqual([shift, [24, 10, 240, loss(240)]]);
      expect(files[1]).toBe('not used: its values differ from trainer_state.json');
    }
  });
});

it('a table beside event files of the same numbers is already recorded', async () => {
  const table = `time/total_timesteps,train/loss\n${tens(240)
    .map((step) => `${step},${loss(step)}`)
    .join('\n')}\n`;
  const { train, files } = await inBothOrders(
    [
      ['events.out.tfevents.1763200000.host.1.0', 'progress.csv'],
      ['zz.tfevents.1763200000.host.1.0', 'a.csv'],
    ],
    [events(tens(240)), table],
  );
  expect(train).toEqual({ 'train/loss': [24, 10, 240, Math.fround(loss(240))] });
  expect(files[1]).toBe('already recorded in events.out.tfevents.1763200000.host.1.0');
});

it('what is listed of a file follows the last record, also where a long one grew by little', async () => {
  const steps = range(1, 2_000);
  const folder = await folderOf({
    'a.tfevents.1763200000.host': events(steps),
    'train.log': printed([...steps, 2_001]),
  });
  const read = await readRuns({
    directories: [folder],
    stateDirectory: join(folder, 'nowhere'),
    targets: [],
    notice: () => undefined,
  });
  const unused = () => read.all()[0]!.sources.get('train.log')!.unused;
  expect(unused()).toBeUndefined();
  expect(read.all()[0]!.run.series.get('train/loss')!.length).toBe(2_001);
  await writeFile(join(folder, 'a.tfevents.1763200000.host'), events([...steps, 2_001]));
  await read.update();
  expect(unused()).toEqual({ why: 'same', by: 'a.tfevents.1763200000.host' });
  expect(read.all()[0]!.run.series.get('train/loss')!.last).toEqual({ step: 2_001, value: Math.fround(loss(2_001)) });
  await read.close();
});

it('epochs of a table stand at the steps where they ended, by a file that says both', async () => {
  const lines = range(1, 4).flatMap((epoch) =>
    range(1, 5).map((n) => `epoch ${epoch} - iter ${n * 10}/50 - loss ${loss(epoch * 50 + n).toFixed(4)}\n`),
  );
  const table = `epoch,train_loss,dev_loss\n${range(1, 4)
    .map((epoch) => `${epoch},${1 / epoch},${2 / epoch}`)
    .join('\n')}\n`;
  const { train } = await inBothOrders(
    [
      ['losses.csv', 'train.log'],
      ['zz.csv', 'train.log'],
    ],
    [table, lines.join('')],
  );
  expect(train['eval/loss']).toEqual([4, 50, 200, 0.5]);
  expect(train['train/loss']!.slice(0, 3)).toEqual([20, 10, 200]);
});

it('steps of a file without epochs leave no place for a file that has only epochs, which is said', async () => {
  const table = 'epoch,loss\n1,0.5\n2,0.25\n';
  const [run, ...others] = await readFolder(
    await folderOf({ 'events.out.tfevents.1763200000.host.1.0': events(tens(240)), 'log.csv': table }),
  );
  expect(others).toEqual([]);
  expect(run!.series['train/loss']!.slice(0, 3)).toEqual([24, 10, 240]);
  expect(run!.unit).toBe('step');
  expect(run!.files['log.csv']).toMatch(/^not used: its steps aren't those of events/);
});

it('a checkpoint that comes while somebody watches the console takes over, and the console goes on behind it', async () => {
  const hub = await openHub();
  const [log, file] = [join(hub.directory, 'out/train.log'), 'out/checkpoint-100/trainer_state.json'];
  await writeFiles(hub.directory, { 'out/train.log': printed(tens(100)) });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ lastStep: 100 }]), until);
  await viewer.watch(viewer.runs[0]!.id);
  await writeFiles(hub.directory, { [file]: state(tens(100)) });
  await vi.waitFor(() => expect(viewer.run!.series.get('train/loss')!.get(100)).toBe(loss(100)), until);
  await appendFile(log, printed([110, 120]));
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual(tens(120)), until);
  await writeFile(join(hub.directory, file), state(tens(120)));
  await vi.waitFor(() => expect(viewer.run!.series.get('train/loss')!.get(120)).toBe(loss(120)), until);
  expect(viewer.steps('train/loss')).toEqual(tens(120));
  await vi.waitFor(
    () =>
      expect(viewer.sources.find(({ path }) => path === 'out/train.log')?.unused).toEqual({ why: 'same', by: file }),
    until,
  );
});

describe('several trainings', () => {
  it('of which each left a history in one directory are several runs', async () => {
    const history = (start: number, epochs: number) =>
      JSON.stringify({
        loss: range(1, epochs).map((n) => loss(n, start)),
        val_loss: range(1, epochs).map((n) => loss(n, start + 1)),
      });
    const runs = await readFolder(
      await folderOf({ 'training_history.json': history(2, 12), 'history.json': history(3, 5), 'notes.json': '{}' }),
    );
    expect(runs.map(({ directory, series }) => [directory, series['train/loss']![0]])).toEqual([
      ['out/history.json', 5],
      ['out/training_history.json', 12],
    ]);
  });

  it('whose training losses differ are several runs, whatever else they have in common', async () => {
    const history = (start: number) =>
      JSON.stringify(
        range(1, 9).map((n) => ({ step: n, train_loss: loss(n, start), eval_accuracy: 0.5, grad_norm: 1, lr: 1 / n })),
      );
    const runs = await readFolder(await folderOf({ 'history.json': history(2), 'train_history.json': history(3) }));
    expect(runs).toHaveLength(2);
  });

  it('of which a further one comes later are runs of their own, too', async () => {
    const history = (start: number) => JSON.stringify({ loss: range(1, 9).map((n) => loss(n, start)) });
    const hub = await openHub();
    await writeFiles(hub.directory, { 'out/a_history.json': history(2), 'out/history.json': history(3) });
    const viewer = new Viewer(hub);
    const directories = () => viewer.runs.map(({ directory }) => directory).sort();
    const both = ['outputs/out/a_history.json', 'outputs/out/history.json'];
    await vi.waitFor(() => expect(directories()).toEqual(both), until);
    await writeFiles(hub.directory, { 'out/training_history.json': history(4) });
    await vi.waitFor(() => expect(directories()).toEqual([...both, 'outputs/out/training_history.json']), until);
    expect((await readFolder(hub.directory)).map(({ directory }) => directory)).toEqual(directories());
  });

  it('whose states lie beside each other are one run a seed, and snapshots of one training are one', async () => {
    const seeds = Object.fromEntries(range(1, 4).map((seed) => [`seed${seed}.json`, state(tens(200), 1 + seed / 3)]));
    const runs = await readFolder(await folderOf(seeds));
    expect(runs.map(({ directory }) => directory)).toEqual(Object.keys(seeds).map((name) => `out/${name}`));
    expect(runs.map(({ series }) => series['train/loss']![3])).toEqual(
      range(1, 4).map((seed) => loss(200, 1 + seed / 3)),
    );
    const snapshots = await readFolder(await folderOf({ 'a.json': state(tens(100)), 'b.json': state(tens(200)) }));
    expect(snapshots.map(({ directory, series }) => [directory, series['train/loss']![0]])).toEqual([['out', 20]]);
  });

  it('that left checkpoints in one directory: the newest counts; where all times are equal, the longest', async () => {
    const at = (step: number) => `checkpoint-${step}/trainer_state.json`;
    const folder = await folderOf({
      [at(20)]: state(tens(20), 5),
      [at(150)]: state(tens(150), 4),
      [at(400)]: state(tens(400), 3),
      [at(500)]: state(tens(500), 3),
    });
    const time = async (step: number, second: number) => utimes(join(folder, at(step)), second, second);
    for (const step of [20, 150, 400, 500]) await time(step, 1_700_000_000);
    const [copied, ...others] = await readFolder(folder);
    expect(others).toEqual([]);
    expect(copied!.series['train/loss']).toEqual([50, 10, 500, loss(500, 3)]);
    expect(copied!.ghosts).toBe(0);
    const left = `not used: it belongs to a different training than ${at(500)}`;
    expect(copied!.files).toEqual({ [at(20)]: left, [at(150)]: left, [at(400)]: null, [at(500)]: null });
    // The training that is going on now has reached its first checkpoint.
    await time(20, 1_700_050_000);
    const [now] = await readFolder(folder);
    expect(now!.series['train/loss']).toEqual([2, 10, 20, loss(20, 5)]);
  });
});

describe.skipIf(!hasCases)('cases', () => {
  it.each([
    ['formats/llamafactory-dir', 40, 400],
    ['formats/ms-swift-dir', 40, 400],
    ['judgement/19-llamafactory-two-files', 33, 330],
  ])('%s', async (path, points, last) => {
    const [run, ...others] = await readFolder(casePath(path));
    expect(others).toEqual([]);
    expect(run!.series['train/loss']!.slice(0, 3)).toEqual([points, 10, last]);
    expect(run!.unit).toBe('step');
  });

  it('formats/flair-dir', async () => {
    const [run, ...others] = await readFolder(casePath('formats/flair-dir'));
    expect(others).toEqual([]);
    expect(run!.unit).toBe('step');
    expect(run!.series).toMatchObject({
      'train/loss': [50, 74, 3700, expect.closeTo(0.2562, 4)],
      'eval/loss': [5, 740, 3700, 0.3062],
      'eval/f1': [5, 740, 3700, 0.85],
    });
  });

  it('formats/two-histories', async () => {
    const runs = await readFolder(casePath('formats/two-histories'));
    expect(runs.map(({ directory, series }) => [directory, series['train/loss']![0], series['eval/loss']![0]])).toEqual(
      [
        ['two-histories/finetune_history.json', 10, 10],
        ['two-histories/training_history.json', 30, 30],
      ],
    );
  });

  it('judgement/04-leftovers-of-five-runs', async () => {
    const [run, ...others] = await readFolder(casePath('judgement/04-leftovers-of-five-runs'));
    expect(others).toEqual([]);
    expect(run!.series['train/loss']).toEqual([50, 10, 500, 0.0322]);
    expect(Object.values(run!.files).filter((why) => why?.includes('different training'))).toHaveLength(7);
  });
});

it('results of a whole run stand where its curves end, whatever step a rounded pace makes', async () => {
  const end = { train_runtime: 48.1, train_steps_per_second: 4, train_loss: 0.45 };
  const history = [
    ...tens(200).map((step) => ({ epoch: step / 100, loss: loss(step), step })),
    { ...end, epoch: 2, step: 200 },
  ];
  const runs = await readFolder(
    await folderOf({
      'trainer_state.json': JSON.stringify({ log_history: history, max_steps: 200 }),
      'all_results.json': JSON.stringify({ ...end, epoch: 2, train_samples: 800 }),
    }),
  );
  expect(runs).toHaveLength(1);
  expect(runs[0]!.series).toMatchObject({
    'train/loss': [20, 10, 200, loss(200)],
    'summary/train_loss': [1, 200, 200, 0.45],
    'summary/train_samples': [1, 200, 200, 800],
  });
});

it('results of the end stand where the other files end, as text and as the only row of a table', async () => {
  const [found, ...others] = await readFolder(
    await folderOf({
      'trainer_state.json': state(tens(100)),
      'eval_results.txt': 'epoch = 1.0\neval_accuracy = 0.9\neval_loss = 0.5\n',
      'binary_classification_evaluation_test_results.csv': 'epoch,steps,cosine_accuracy\n-1,-1,0.75\n',
    }),
  );
  expect(others).toEqual([]);
  expect(found!.series).toMatchObject({
    'summary/eval_loss': [1, 100, 100, 0.5],
    'test/accuracy': [1, 100, 100, 0.75],
  });
});
