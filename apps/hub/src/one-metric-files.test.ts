/** Programs that write each metric into a file of its own: one training is one run. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './testing/open-hub.ts';
import { readFolder } from './testing/read-folder.ts';

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

it('metrics of DVCLive are one run, whatever they are called and whether their names say a split', async () => {
  const folder = await temporaryFolder();
  const column = (name: string, values: number[]) =>
    `timestamp\tstep\t${name}\n${values.map((value, step) => `${1.7e12 + step}\t${step}\t${value}\n`).join('')}`;
  const add = (path: string, name: string, values: number[]) =>
    write(join(folder, 'live/plots/metrics', path), column(name, values));
  await add('learning_rate.tsv', 'learning_rate', [0.1, 0.1]);
  await add('val_loss.tsv', 'val_loss', [0.8, 0.6]);
  await add('train/loss.tsv', 'loss', [0.7, 0.5]);
  await add('val/f1_score.tsv', 'f1_score', [0.6, 0.8]);
  await add('val/accuracy.tsv', 'accuracy', [0.6, 0.9]);
  const runs = await readFolder(folder);
  expect(runs.map(({ directory }) => directory)).toEqual([expect.stringMatching(/\/live$/)]);
  const { series } = runs[0]!.live.run;
  for (const path of ['train/learning_rate', 'train/loss', 'eval/loss', 'eval/f1', 'eval/accuracy'])
    expect([path, series.get(path)?.length]).toEqual([path, 2]);
});

it('files of one number a line are series of one run, by their names and their directories', async () => {
  const folder = await temporaryFolder();
  await write(join(folder, 'a/train_loss.txt'), '0.7\n0.6\n0.5\n');
  await write(join(folder, 'a/val_loss.txt'), '0.8\n0.7\n0.6\n');
  await write(join(folder, 'b/train/loss.txt'), '10 0.7\n20 0.6\n30 0.5\n');
  await write(join(folder, 'b/val/loss.txt'), '10 0.8\n20 0.7\n30 0.6\n');
  const found = (await readFolder(folder)).map(({ directory, live }) => [
    directory.at(-1),
    Object.fromEntries(
      ['train/loss', 'eval/loss'].map((path) => [path, Array.from(live.run.series.get(path)?.values ?? [])]),
    ),
  ]);
  const both = { 'train/loss': [0.7, 0.6, 0.5], 'eval/loss': [0.8, 0.7, 0.6] };
  expect(found).toEqual([
    ['a', both],
    ['b', both],
  ]);
});

it('curves of a table of unknown names make a run, and the data beside them none', async () => {
  const folder = await temporaryFolder();
  const rows = (row: (i: number) => unknown[]) =>
    Array.from({ length: 20 }, (_, i) => `${row(i).join(',')}\n`).join('');
  await write(join(folder, 'out/m.csv'), `it,foo,bar\n${rows((i) => [i, 1 / (i + 1), i * i])}`);
  await write(join(folder, 'data/train.csv'), `id,age,height\n${rows((i) => [i, 20 + i, 1.5 + i / 100])}`);
  await write(join(folder, 'data/preds.csv'), `step,y_true,y_pred\n${rows((i) => [i, i % 2, i / 20])}`);
  const runs = await readFolder(folder);
  expect(runs.map(({ directory }) => directory)).toEqual([expect.stringMatching(/\/out$/)]);
  const { series } = runs[0]!.live.run;
  expect([...series].map(([path, { length }]) => [path, length])).toEqual([
    ['train/foo', 20],
    ['train/bar', 20],
  ]);
});
