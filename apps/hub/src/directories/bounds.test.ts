/** What is kept and shown of a directory's files is bounded. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import { readRuns } from '../read-runs.ts';
import { Runs } from '../runs/runs.ts';
import { temporaryFolder } from '../testing/open-hub.ts';
import { FollowedDirectories } from './followed-directories.ts';

async function found(fill: (folder: string) => void) {
  const folder = join(await temporaryFolder(), 'logs');
  mkdirSync(folder);
  fill(folder);
  const notices: string[] = [];
  const read = await readRuns({
    directories: [folder],
    stateDirectory: join(folder, '../state'),
    targets: [],
    notice: (text) => notices.push(text),
  });
  const runs = read.all();
  await read.close();
  return { runs, notices };
}

const row = (step: number) => `{"step": ${step}, "loss": 0.5}\n`;

it('of files that are not plain text 20 are named', async () => {
  const { notices } = await found((folder) => {
    for (let i = 0; i < 23; i++) writeFileSync(join(folder, `log${i}.jsonl`), Buffer.from([0x1f, 0x8b, 8, 0]));
  });
  expect(notices).toHaveLength(20);
});

it("a rewardboard.json of more than 256 KiB is not read, and a file's line shows 100 names", async () => {
  const { runs } = await found((folder) => {
    const many = Array.from({ length: 150 }, (_, i) => `"m${i}": 1`).join(', ');
    writeFileSync(join(folder, 'log.jsonl'), `{"step": 1, "loss": 0.5, ${many}}\n`);
    writeFileSync(
      join(folder, 'rewardboard.json'),
      JSON.stringify({ metrics: { loss: 'eval/loss' }, filler: 'x'.repeat(256 * 1024) }),
    );
  });
  expect([...runs[0]!.run.series.keys()]).toContain('train/loss');
  expect(Object.keys([...runs[0]!.sources.values()][0]!.names!)).toHaveLength(100);
});

it("a run's line names three of its files", async () => {
  const { runs } = await found((folder) => {
    for (const name of ['train.jsonl', 'eval.jsonl', 'test.jsonl', 'metrics.log', 'val.jsonl'])
      writeFileSync(join(folder, name), name.endsWith('.log') ? '[Step 1] Loss: 0.5\n' : row(1));
  });
  expect(runs.map(({ origin }) => origin.source)).toEqual([expect.stringMatching(/^\S+, \S+, \S+ and 2 more$/)]);
});

it('a last line without its end counts up to 64 KiB', async () => {
  const { runs } = await found((folder) => {
    for (const [name, length] of [
      ['short', 60_000],
      ['long', 70_000],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'log.jsonl'), `${row(1)}{"step": 2, "loss": 0.4${' '.repeat(length)}}`);
    }
  });
  expect(Object.fromEntries(runs.map(({ origin, run }) => [origin.name, run.lastStep]))).toEqual({ short: 2, long: 1 });
});

it('of more directories than the hub follows the first ones are shown, with one notice', async () => {
  const folder = await temporaryFolder();
  for (const name of ['a', 'b', 'c', 'd']) {
    mkdirSync(join(folder, 'logs', name), { recursive: true });
    writeFileSync(join(folder, 'logs', name, 'log.jsonl'), row(1));
  }
  const notices: string[] = [];
  const shared = { now: () => 0, notice: (text: string) => void notices.push(text) };
  const runs = new Runs({ ...shared, diagnosers: new DiagnoserPool([]), newStream: () => '0' });
  const followed = new FollowedDirectories({
    ...shared,
    runs,
    directories: [join(folder, 'logs')],
    stateDirectory: join(folder, 'state'),
    makeWay: () => undefined,
    maxDirectories: 2,
  });
  await followed.settle();
  await followed.close();
  expect(runs.all()).toHaveLength(2);
  expect(notices).toEqual([expect.stringMatching(/^The hub follows at most 2 directories with files/)]);
});
