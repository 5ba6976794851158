/** Files without a known ending: read where they hold a log, quickly passed by where they don't. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { casePath, hasCases, runsIn } from './testing/cases.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unnamed-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const training = (from = 0) =>
  Array.from({ length: 20 }, (_, i) => `step ${(from + i + 1) * 10} loss ${(1 / (from + i + 2)).toFixed(4)}\n`).join(
    '',
  );
const pointsOf = async (directory: string) =>
  Object.fromEntries(
    (await runsIn(directory)).map(({ origin, run }) => [
      origin.directory.replace(/^[^/]*\//, ''),
      run.series.get('train/loss')?.length,
    ]),
  );

describe.skipIf(!hasCases)('a case', () => {
  it('logs of Paddle, PBS, screen and icefall', async () => {
    const runs = await runsIn(casePath('formats/logs-without-extension'));
    expect(runs.map(({ origin }) => origin.directory.replace('logs-without-extension/', '')).sort()).toEqual([
      'log',
      'log-train-2026-01-01',
      'rm_train.o1234567',
      'screenlog.0',
    ]);
    expect(runs.map(({ run }) => run.series.get('train/loss')!.length)).toEqual([59, 59, 59, 100]);
  });
});

it('reads console output under any name, and nothing that only speaks of a loss', async () => {
  write('paddle/workerlog.0', training());
  write('pbs/job.o12', training());
  write('logs/train', training());
  write('slurm/slurm-12.out', training());
  write('late/job.o77', `${'Loading a shard of the model\n'.repeat(2_000)}${training()}`);
  write('project/README', `Train until\n${training()}`);
  write('project/train', `#!/bin/sh\n${training()}`);
  write('project/notes', 'A loss of 0.5 is a good loss. In step 3, loss 0.4 was seen.\n');
  write('project/train.py', training());
  write('project/config.yaml', 'loss: 0.5\nstep: 10\n');
  write('project/requirements.txt', 'torch==2.4.0\nnumpy==2.0.0\n');
  write('project/data.jsonl', '{"text": "a", "label": 1}\n{"text": "b", "label": 0}\n');
  expect(await pointsOf(folder)).toEqual({ paddle: 20, pbs: 20, logs: 20, slurm: 20, late: 20 });
});

it('a thousand files of any kind are recognized within a bounded time', async () => {
  for (let i = 0; i < 1_000; i++) {
    const kind = ['train', 'prose', 'numbers', 'binary', 'code'][i % 5]!;
    const line = {
      train: 'INFO loading shard 12 of 40 from disk, epoch or step or loss unknown\n',
      prose: 'The loss is the step by which a train evaluates an epoch in time: 12 of 40.\n',
      numbers: '0.123 4.56 7.89\n',
      binary: '\0\u0001\u0002loss\0',
      code: 'if (loss < 0.5) { step = 12; epoch += 1; } // accuracy 0.9\n',
    }[kind]!;
    write(`d${i % 10}/${kind}${i}`, line.repeat(500));
  }
  write('d3/output', training());
  const began = process.cpuUsage();
  expect(await pointsOf(folder)).toEqual({ d3: 20 });
  const { user, system } = process.cpuUsage(began);
  const tookMs = (user + system) / 1000;
  console.log(`1,000 files without an ending: ${Math.round(tookMs)} ms of CPU`);
  expect(tookMs).toBeLessThan(10_000);
}, 60_000);
