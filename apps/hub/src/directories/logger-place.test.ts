/** A run's directory with one that a logger made below it, and names beside a log that are no logs of other runs. */

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { temporaryFolder } from '../testing/open-hub.ts';
import { readFolder, writeFiles } from '../testing/read-folder.ts';

const STEPS = Array.from({ length: 6 }, (_, i) => (i + 1) * 10);
const printed = STEPS.map((step) => `step ${step} loss ${1 / step}\n`).join('');
const table = `epoch,step,train_loss\n${STEPS.map((step) => `${step / 10},${step},${1 / step}\n`).join('')}`;
const events = Buffer.concat([
  tensorboardHead(0),
  ...STEPS.map((step) => tensorboardRecords({ type: 'train', step, values: { 'train/loss': 1 / step } }, new Map(), 0)),
]);
const EVENTS = 'events.out.tfevents.1763200000.host.1.0';
const rows = (by: number) => STEPS.map((step) => `{"step":${step},"loss":${by / step}}\n`).join('');

/** Runs, with the number of their files that count. */
async function runsOf(files: Record<string, string | Uint8Array>) {
  const folder = join(await temporaryFolder(), 'out');
  await writeFiles(folder, files);
  return Object.fromEntries(
    (await readFolder(folder)).map(({ directory, series, files: read }) => [
      directory,
      [series['train/loss']?.[0], Object.keys(read).length],
    ]),
  );
}

describe('what a logger writes into a directory of its own', () => {
  it.each<[string, Record<string, string | Uint8Array>, object]>([
    ['beside what the program printed', { 'a/train.log': printed, [`a/tb/${EVENTS}`]: events }, { 'out/a': [6, 2] }],
    [
      'in a version, beside a table',
      { 'a/history.csv': table, [`a/tensorboard/version_0/${EVENTS}`]: events },
      { 'out/a': [6, 2] },
    ],
    [
      "in the directory of Hydra's job",
      {
        'a/.hydra/config.yaml': 'lr: 1\n',
        'a/csv/version_0/metrics.csv': table,
        [`a/tensorboard/version_0/${EVENTS}`]: events,
      },
      { 'out/a': [6, 2] },
    ],
  ])('is of the run above: %s', async (_, files, expected) => {
    expect(await runsOf(files)).toEqual(expected);
  });

  it.each<[string, Record<string, string | Uint8Array>, object]>([
    [
      'of several versions',
      { 'a/train.log': printed, 'a/csv/version_0/metrics.csv': table, 'a/csv/version_1/metrics.csv': table },
      { 'out/a': [6, 1], 'out/a/csv/version_0': [6, 1], 'out/a/csv/version_1': [6, 1] },
    ],
    [
      'with nothing above but the program',
      { 'a/train.py': 'loss = 1', [`a/tb/${EVENTS}`]: events },
      { 'out/a/tb': [6, 1] },
    ],
    [
      'under the name of a run',
      { 'a/.hydra/config.yaml': 'lr: 1\n', 'a/seed_1/log.jsonl': rows(1), 'a/seed_2/log.jsonl': rows(2) },
      { 'out/a/seed_1': [6, 1], 'out/a/seed_2': [6, 1] },
    ],
  ])('stays a run of its own %s', async (_, files, expected) => {
    expect(await runsOf(files)).toEqual(expected);
  });
});

describe('a log beside', () => {
  it('directories without an ending is the run of its directory', async () => {
    const files = { 'debug.log': printed, 'checkpoint-10/config.json': '{}', 'rollouts/a.txt': 'x' };
    expect(await runsOf(files)).toEqual({ out: [6, 1] });
  });

  it('copies of itself is one run with them, and beside other numbers it is one of several', async () => {
    const names = ['log.jsonl', 'log (1).jsonl', 'log (2).jsonl', 'log copy.jsonl', 'log - Copy.jsonl'];
    expect(await runsOf(Object.fromEntries(names.map((name) => [name, rows(1)])))).toEqual({ out: [6, 5] });
    const others = await runsOf({ 'log (1).jsonl': rows(1), 'log (2).jsonl': rows(2) });
    expect(Object.values(others)).toEqual([
      [6, 1],
      [6, 1],
    ]);
  });
});
