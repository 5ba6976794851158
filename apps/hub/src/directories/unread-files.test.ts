/** Why no run is found: what was looked at, what was not read, and the way out. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { unreadGroupText } from '@rewardboard/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadRuns } from '../read-runs.ts';
import { readRuns } from '../read-runs.ts';
import { casePath, hasCases } from '../testing/cases.ts';

let folder: string;
let open: ReadRuns | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unread-'));
});
afterEach(async () => {
  await open?.close();
  open = null;
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function read(directories = [join(folder, 'watched')]): Promise<ReadRuns> {
  open = await readRuns({
    directories,
    stateDirectory: join(folder, 'no-state'),
    targets: [],
    notice: () => undefined,
  });
  return open;
}
const textsOf = (runs: ReadRuns) => runs.unread().groups.map(unreadGroupText);

it('lists every kind of file with the reason, and keeps control characters in names from the terminal', async () => {
  write('watched/a/curve.csv', 'ROUND,ENERGY LOST\n1,0.5\n2,0.4\n');
  write('watched/a/plain.csv', '1,0.5,0.25\n2,0.4,0.3\n');
  write('watched/b/train.log', 'Loading\nDone \u001b[31mwith it\n');
  write('watched/b/old.log', gzipSync('loss 1'));
  write('watched/b/config.json', '{"hidden_size": 64, "layers": 2}');
  write('watched/b/notes', 'Nothing of interest.\n');
  write('watched/b/model\u001b[2J.bin', 'x');
  write('watched/b/run.py', 'loss = 1');
  write('watched/b/more.py', 'loss = 1');
  write('watched/b/empty.csv', '');
  write('watched/b/train.log.1.gz', gzipSync('loss 1'));
  write('watched/b/reward.ipynb', '{"cells": []}');
  const runs = await read();
  expect(runs.all()).toEqual([]);
  expect(textsOf(runs)).toEqual([
    '1 table with no known metric in its header: watched/a/curve.csv (ROUND, ENERGY LOST)',
    '1 table without a header: watched/a/plain.csv (3 columns of numbers)',
    '1 text file with no metrics: watched/b/train.log (last line: Done \ufffd[31mwith it)',
    '1 JSON file that isn’t a training log: watched/b/config.json (hidden_size, layers)',
    '1 compressed log, to be unpacked first: watched/b/train.log.1.gz',
    '1 notebook without a training in its outputs (it may have been saved before it ran, or its outputs were cleared): watched/b/reward.ipynb',
    '1 file with an unknown extension and no metrics: watched/b/notes',
    '1 file that can’t be read: watched/b/old.log (it is compressed with gzip. Unpack it)',
    '1 empty file: watched/b/empty.csv',
    '3 files of other kinds (.py, .bin)',
  ]);
  expect(runs.unread()).toMatchObject({ files: 12, directories: 3, isCut: false });
  expect(runs.unread().remedies).toEqual([
    'If watched/a/curve.csv is the log of a training, say what its columns are in watched/a/rewardboard.json, for example {"metrics":{"ENERGY LOST":"train/loss"}}.',
    'If watched/a/plain.csv is the log of a training, name its columns in watched/a/rewardboard.json, for example {"columns":{"plain.csv":["step","loss","accuracy"]}}; "" leaves a column out.',
  ]);
});

it('what a tracker or a library writes about itself is not missing', async () => {
  write('watched/mlruns/1/meta.yaml', 'experiment_id: 1\nname: rm\nlifecycle_stage: active\n');
  write('watched/mlruns/1/abc/meta.yaml', 'run_id: abc\nrun_name: a\nlifecycle_stage: active\n');
  write('watched/mlruns/1/abc/metrics/train_loss', '1700000000000 0.5 1\n1700000001000 0.4 2\n');
  write('watched/b/catboost_info/learn_error.tsv', 'iter\tLogloss\n0\t0.6\n1\t0.5\n');
  write('watched/b/catboost_info/time_left.tsv', 'iter\tPassed\tRemaining\n0\t5\t500\n1\t9\t450\n');
  const runs = await read();
  expect(runs.all()).toHaveLength(2);
  expect(textsOf(runs)).toEqual([]);
});

it('the store of a tracker is named, with the way out', async () => {
  write('watched/.aim/meta/chunks/abc/000012.log', 'x');
  write('watched/.aim/meta/LOCK', '');
  const runs = await read();
  expect(textsOf(runs)).toEqual([expect.stringMatching(/^2 files \(an Aim repository\): watched\/\.aim\//)]);
  expect(runs.unread().remedies).toEqual([expect.stringContaining('as CSV')]);
});

it('what a remedy proposes makes a run of the file, while it is watched', async () => {
  write('watched/a/curve.csv', 'TURN,ENERGY LOST\n1,0.5\n2,0.4\n');
  write('watched/b/plain.csv', '10,0.5,0.25\n20,0.4,0.3\n30,0.3,0.3\n');
  const runs = await read();
  expect(runs.all()).toEqual([]);
  write('watched/a/rewardboard.json', '{"metrics":{"ENERGY LOST":"train/loss"}}');
  write('watched/b/rewardboard.json', '{"columns":{"plain.csv":["step","loss",""]}}');
  await runs.update();
  await runs.update();
  const series = runs.all().map(({ origin, run }) => {
    const loss = run.series.get('train/loss')!;
    return [origin.directory, [...run.series.keys()], [...loss.steps], [...loss.values]];
  });
  expect(series).toEqual([
    ['watched/a', ['train/TURN', 'train/loss'], [1, 2], [0.5, 0.4]],
    ['watched/b', ['train/loss'], [10, 20, 30], [0.5, 0.4, 0.3]],
  ]);
  expect(textsOf(runs)).toEqual([]);
  // Named anew.
  write('watched/b/rewardboard.json', '{"columns":{"plain.csv":["step","","val_loss"]}}');
  await runs.update();
  await runs.update();
  expect([...runs.all()[1]!.run.series.keys()]).toEqual(['eval/loss']);
});

it('logs are read far down, what lies deeper is said, and so are names that are not UTF-8', async () => {
  const lines = '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.25}\n';
  const level = (count: number) => Array.from({ length: count }, (_, i) => `d${i}`).join('/');
  write(`watched/${level(16)}/metrics.jsonl`, lines);
  write(`watched/${level(17)}/metrics.jsonl`, lines);
  if (process.platform === 'linux') {
    const bad = Buffer.concat([Buffer.from(join(folder, 'watched/')), Buffer.from([0x62, 0xff])]);
    mkdirSync(bad);
    writeFileSync(Buffer.concat([bad, Buffer.from('/metrics.jsonl')]), lines);
    writeFileSync(Buffer.concat([bad, Buffer.from('.jsonl')]), lines);
  }
  const runs = await read();
  expect(runs.all()).toHaveLength(1);
  const said = textsOf(runs).join('\n');
  expect(said).toContain(`1 directory nested too deeply: watched/${level(17)}`);
  if (process.platform === 'linux')
    expect(said).toMatch(/2 files or directories whose names are not UTF-8: rename them: watched\/b\ufffd/);
});

it('links that lead out are listed, those that stay inside double no run', async () => {
  const log = '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n';
  write('elsewhere/run/log.jsonl', log);
  write('watched/real/run-1/log.jsonl', log);
  const link = (target: string, path: string) => symlinkSync(target, join(folder, 'watched', path));
  link('real/run-1', 'latest-run');
  link('..', 'real/up');
  link('../elsewhere/run', 'out');
  link('../elsewhere/run/log.jsonl', 'out.jsonl');
  link('nowhere', 'dangling');
  const runs = await read();
  expect(runs.all().map(({ origin }) => origin.directory)).toEqual(['watched/real/run-1']);
  expect(textsOf(runs)).toEqual([
    '2 symbolic links that lead out and are not followed: watched/out, watched/out.jsonl',
    '1 symbolic link that leads nowhere: watched/dangling',
  ]);
  expect(runs.unread().remedies).toEqual([
    expect.stringMatching(
      /^Symbolic links that lead out .*Name their targets, too: rewardboard watch .*watched TARGET\.$/,
    ),
  ]);
  await runs.close();
  // Their targets named: followed, and nothing is left to say.
  const both = await read([join(folder, 'watched'), join(folder, 'elsewhere')]);
  expect(both.all()).toHaveLength(2);
  expect(textsOf(both)).toEqual(['1 symbolic link that leads nowhere: watched/dangling']);
});

it('next to runs, lists only files that were probably meant to be read', async () => {
  write('watched/log.jsonl', '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n');
  write('watched/config.json', '{"a": 1}');
  write('watched/notes', 'x');
  write('watched/run.py', 'x');
  write('watched/x/plain.csv', '1,0.5\n2,0.4\n');
  write('watched/x/one.log', 'step 10 loss 0.5\n');
  expect(textsOf(await read())).toEqual([
    '1 table without a header: watched/x/plain.csv (2 columns of numbers)',
    '1 log with too few lines for a run: watched/x/one.log (1 with metrics)',
  ]);
});

it('a large tree is looked at in part, and that is said', async () => {
  for (let i = 0; i < 600; i++) write(`watched/d${i % 7}/t${i}.csv`, '1,2\n2,3\n');
  const runs = await read();
  const [tables, ...others] = runs.unread().groups;
  expect(tables).toMatchObject({ reason: 'no-header', count: 400, text: '400 tables without a header' });
  expect(tables!.examples).toHaveLength(3);
  expect(others.map(({ text }) => text)).toEqual(['200 other files that were not opened']);
});

describe.skipIf(!hasCases)('a case', () => {
  it('a table without a header asks for the names of its columns', async () => {
    const runs = await read([casePath('formats/coati-headless-csv')]);
    expect(runs.unread().groups[0]).toMatchObject({ reason: 'no-header', count: 1 });
    expect(runs.unread().remedies[0]).toContain('{"columns":{"log.csv":["step","loss","accuracy",""]}}');
  });

  it('runs behind links are said', async () => {
    execFileSync('sh', [casePath('bugreports/linked-run-directories/make.sh'), folder]);
    const runs = await read([join(folder, 'outputs')]);
    expect(runs.all()).toHaveLength(1);
    expect(textsOf(runs)).toEqual([
      '2 symbolic links that lead out and are not followed: outputs/linked, outputs/linked-file/log.jsonl',
    ]);
  });
});

it('names the packed beginning of a log beside the run that was read, and no packed data', async () => {
  write('watched/train.log', 'step 110 loss 0.6\nstep 120 loss 0.5\n');
  write('watched/train.log.1.gz', gzipSync('step 10 loss 0.9\n'));
  write('watched/data/train.jsonl.gz', gzipSync('{"text": "hi"}\n'));
  const runs = await read();
  expect(runs.all()).toHaveLength(1);
  expect(textsOf(runs)).toEqual(['1 compressed log, to be unpacked first: watched/train.log.1.gz']);
});
