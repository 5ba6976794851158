/** A file that holds several runs: a table with a fold, lines with a seed. */

import { appendFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { MAX_RUNS } from '@rewardboard/run-files';
import { readRuns } from './read-runs.ts';
import type { ReadRuns } from './read-runs.ts';
import { temporaryFolder } from './testing/open-hub.ts';
import { readFolder, writeFiles } from './testing/read-folder.ts';

const EPOCHS = 20;
const lossOf = (fold: number, epoch: number) => Math.round(1e4 / (epoch + fold + 1)) / 1e4;

function foldRows(fold: number): string {
  return Array.from({ length: EPOCHS }, (_, i) => `${fold},${i + 1},${lossOf(fold, i + 1)},${lossOf(fold, i)}\n`).join(
    '',
  );
}
const HEADER = 'fold,epoch,train_loss,val_loss\n';

async function namesAndSeries(directory: string) {
  return (await readFolder(directory)).map(({ live, series }) => [live.name, series]);
}

function opened(directory: string): Promise<ReadRuns> {
  return readRuns({
    directories: [directory],
    stateDirectory: join(directory, 'nowhere'),
    targets: [],
    notice: () => undefined,
  });
}

const seriesIn = (runs: ReadRuns) =>
  runs
    .all()
    .map(({ name, run, deletion }) => [
      name,
      deletion.at === null,
      Object.fromEntries([...run.series].map(([path, { steps, values }]) => [path, [[...steps], [...values]]])),
    ])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

it('each fold of a table, and each seed of JSON lines and of a JSON array, is a run with all its rows', async () => {
  const folder = await temporaryFolder();
  const rows = [13, 42].flatMap((seed) =>
    Array.from({ length: EPOCHS }, (_, i) => ({ random_seed: seed, step: i * 10, loss: lossOf(seed, i) })),
  );
  await writeFiles(folder, {
    'table/results.csv': HEADER + [0, 1, 2].map(foldRows).join(''),
    // Seeds side by side, and large enough to be read by the column.
    'lines/log.jsonl': rows
      .toSorted((a, b) => a.step - b.step)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
    'array/history.json': JSON.stringify(
      rows.map(({ random_seed, ...row }) => ({ run: `model ${random_seed}`, ...row })),
    ),
  });
  const last = (fold: number, to: number) => lossOf(fold, to);
  expect(await namesAndSeries(folder)).toEqual([
    ...[13, 42].map((seed) => [
      `history.json, model ${seed}`,
      { 'train/loss': [EPOCHS, 0, 190, last(seed, EPOCHS - 1)] },
    ]),
    ...[13, 42].map((seed) => [
      `log.jsonl, random_seed ${seed}`,
      { 'train/loss': [EPOCHS, 0, 190, last(seed, EPOCHS - 1)] },
    ]),
    ...[0, 1, 2].map((fold) => [
      `results.csv, fold ${fold}`,
      {
        'train/loss': [EPOCHS, 1, EPOCHS, last(fold, EPOCHS)],
        'eval/loss': [EPOCHS, 1, EPOCHS, last(fold, EPOCHS - 1)],
      },
    ]),
  ]);
});

it('runs appear as the file grows, and are what they are when it is read at once', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'results.csv');
  await writeFile(path, HEADER);
  const runs = await opened(folder);
  const counts: number[] = [];
  for (const row of [0, 1, 2].map(foldRows).join('').split('\n').filter(Boolean)) {
    await appendFile(path, `${row}\n`);
    await runs.update();
    counts.push(runs.all().length);
  }
  expect([...new Set(counts)]).toEqual([1, 2, 3]);
  expect(counts.every((count, i) => i === 0 || count >= counts[i - 1]!)).toBe(true);
  const whole = await opened(folder);
  expect(seriesIn(runs)).toEqual(seriesIn(whole));
  // The id under which the file was one run leads to the first.
  expect(runs.all().filter(({ origin }) => (origin.formerIds?.size ?? 0) > 0)).toHaveLength(1);
  await whole.close();

  const now = async () => {
    await runs.update();
    return runs.all().map(({ name, run }) => [name, run.series.get('train/loss')?.length]);
  };
  await writeFile(path, HEADER + [3, 4].map(foldRows).join(''));
  await expect.poll(now, { timeout: 10_000 }).toEqual([3, 4].map((fold) => [`results.csv, fold ${fold}`, EPOCHS]));
  await writeFile(path, `epoch,train_loss\n1,0.5\n2,0.4\n`);
  await expect.poll(now, { timeout: 10_000 }).toEqual([[basename(folder), 2]]);
  await runs.close();
});

it('sessions of one training, seeds of single rows and unending names make no runs of their own', async () => {
  const folder = await temporaryFolder();
  const steps = Array.from({ length: 40 }, (_, i) => i + 1);
  await writeFiles(folder, {
    'continued/log.csv': `run,step,loss\n${steps.map((step) => `${step > 20 ? 2 : 1},${step},${lossOf(1, step)}\n`).join('')}`,
    'search/log.csv': `seed,epoch,loss\n${steps.map((step) => `${step * 7},${step},${lossOf(1, step)}\n`).join('')}`,
  });
  expect((await readFolder(folder)).map(({ series }) => series)).toEqual([
    { 'train/loss': [40, 1, 40, lossOf(1, 40)] },
    { 'train/loss': [40, 1, 40, lossOf(1, 40)] },
  ]);
});

it('no more than so many runs are read from a file, none leaves its directory, and the rest is counted', async () => {
  const folder = await temporaryFolder();
  const names = ['../../../etc', 'a\\b', ...Array.from({ length: MAX_RUNS }, (_, i) => `r${i}`)];
  const rows = names.flatMap((name) => [1, 2].map((step) => `${name},${step},${lossOf(1, step)}\n`));
  await writeFile(join(folder, 'log.csv'), `run,step,loss\n${rows.join('')}`);
  const found = await readFolder(folder);
  expect(found).toHaveLength(MAX_RUNS);
  expect(found.every(({ live }) => live.origin.path === folder)).toBe(true);
  expect(found[0]!.live.sources.values().next().value).toMatchObject({ records: 2, damaged: 4 });
});
