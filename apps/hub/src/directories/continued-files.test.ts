/** Files of one directory whose names only count: sessions of one training, or trainings of their own. */

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/open-hub.ts';
import { readFolder, writeFiles } from '../testing/read-folder.ts';

const lossAt = (step: number, by = 0) => 1 / (1 + step / 50) + by;
const steps = (from: number, to: number) => Array.from({ length: (to - from) / 10 + 1 }, (_, i) => from + i * 10);
const lines = (from: number, to: number, by = 0) =>
  steps(from, to)
    .map((step) => `${JSON.stringify({ step, loss: lossAt(step, by) })}\n`)
    .join('');
const printed = (from: number, to: number, by = 0) =>
  steps(from, to)
    .map((step) => `step ${step}: loss ${lossAt(step, by).toFixed(4)}\n`)
    .join('');
const rows = (from: number, to: number, by = 0) =>
  steps(from, to)
    .map((step) => `${step},${lossAt(step, by)}\n`)
    .join('');
const table = (by: number) =>
  `step,epoch,loss\n${steps(10, 200)
    .map((step) => `${step},${step / 100},${lossAt(step, by)}\n`)
    .join('')}`;

async function runsOf(files: Record<string, string>) {
  const folder = join(await temporaryFolder(), 'out');
  await writeFiles(folder, files);
  return (await readFolder(folder)).map(({ directory, series }) => [directory, series['train/loss']]);
}

describe('a file that goes on where the one before it stopped', () => {
  it.each<[string, Record<string, string>]>([
    ['lines', { 'log_1.jsonl': lines(10, 200), 'log_2.jsonl': lines(210, 400) }],
    ['output', { 'train.1.log': printed(10, 200), 'train.2.log': printed(210, 400) }],
    [
      'three, counted from 0',
      { 'log0.jsonl': lines(10, 100), 'log1.jsonl': lines(110, 200), 'log2.jsonl': lines(210, 400) },
    ],
  ])('is of the same training: %s', async (_, files) => {
    expect(await runsOf(files)).toEqual([['out', [40, 10, 400, expect.closeTo(lossAt(400), 4)]]]);
  });
});

describe('a training that was resumed before where it had stopped, with other numbers', () => {
  it.each<[string, string, string, (from: number, to: number, by?: number) => string]>([
    ['lines', 'log_1.jsonl', 'log_2.jsonl', lines],
    ['tables', 'metrics.csv', 'metrics_resumed.csv', (from, to, by) => `step,loss\n${rows(from, to, by)}`],
    ['output', 'train.log', 'train2.log', printed],
  ])('goes on with the later file: %s', async (_, first, second, write) => {
    const folder = join(await temporaryFolder(), 'out');
    await writeFiles(folder, { [first]: write(10, 200), [second]: write(150, 400, 0.1) });
    const [run, ...others] = await readFolder(folder);
    expect(others).toEqual([]);
    const loss = run!.live.run.series.get('train/loss')!;
    expect([...loss.steps]).toEqual(steps(10, 400));
    expect([140, 150, 200, 400].map((step) => loss.get(step)!.toFixed(4))).toEqual([
      lossAt(140).toFixed(4),
      ...[150, 200, 400].map((step) => lossAt(step, 0.1).toFixed(4)),
    ]);
    expect(run!.files).toEqual({ [first]: `used up to where ${second} continues it`, [second]: null });
  });

  it('and not with a single number of the end', async () => {
    const files = { 'train.log': printed(10, 200), 'final.log': printed(200, 200, 0.1) + printed(200, 200, 0.1) };
    expect(await runsOf(files)).toEqual([['out', [20, 10, 200, expect.closeTo(lossAt(200), 4)]]]);
  });
});

it('files that begin alike are trainings of their own, also tables with steps and epochs under other names', async () => {
  const seeds = { 'log_1.jsonl': lines(10, 200), 'log_2.jsonl': lines(10, 200, 0.2) };
  expect((await runsOf(seeds)).map(([directory]) => directory)).toEqual(['out/log_1.jsonl', 'out/log_2.jsonl']);
  expect(await runsOf({ 'a.csv': table(0), 'b.csv': table(0.2) })).toEqual([
    ['out/a.csv', [20, 10, 200, lossAt(200)]],
    ['out/b.csv', [20, 10, 200, lossAt(200, 0.2)]],
  ]);
});
