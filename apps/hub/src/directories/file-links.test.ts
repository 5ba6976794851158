/** Symbolic links inside a watched directory: each file is read once, as part of the run that a person put it into. */

import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReadRuns } from '../read-runs.ts';
import { readRuns } from '../read-runs.ts';

let folder: string;
let open: ReadRuns | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-links-'));
});
afterEach(async () => {
  await open?.close();
  open = null;
  rmSync(folder, { recursive: true, force: true });
});

const LOG = Array.from({ length: 5 }, (_, i) => `step ${i + 1} loss 0.${9 - i}\n`).join('');

function write(path: string, text = LOG): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
function link(target: string, path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(target, join(folder, path));
}
async function read(): Promise<ReadRuns> {
  open = await readRuns({ directories: [folder], stateDirectory: '/nowhere', targets: [], notice: () => undefined });
  return open;
}
/** Each run's directory with its files, as they are listed. */
const placesOf = (runs: ReadRuns) =>
  Object.fromEntries(
    runs.all().map(({ origin, sources }) => [origin.directory, [...sources.values()].map(({ path }) => path).sort()]),
  );

for (const [logs, runs] of [
  ['a-logs', 'runs'],
  ['logs', 'a-runs'],
] as const)
  it(`a log that is linked into its run's directory belongs there (${logs} beside ${runs})`, async () => {
    for (const name of ['run1', 'run2']) {
      write(`${logs}/${name}.log`);
      write(`${runs}/${name}/config.json`, '{"lr": 0.1}');
      link(`../../${logs}/${name}.log`, `${runs}/${name}/train.log`);
    }
    const found = await read();
    const root = folder.slice(folder.lastIndexOf('/') + 1);
    expect(placesOf(found)).toEqual({
      [`${root}/${runs}/run1`]: [`${logs}/run1.log`],
      [`${root}/${runs}/run2`]: [`${logs}/run2.log`],
    });
    expect(found.unread().links).toEqual([
      `${root}/${runs}/run1/train.log (to ${root}/${logs}/run1.log)`,
      `${root}/${runs}/run2/train.log (to ${root}/${logs}/run2.log)`,
    ]);
  });

it('a file whose name says nothing is read under the name of its link', async () => {
  write('store/5f3a9c', 'step,loss,accuracy\n1,0.5,0.6\n2,0.4,0.7\n3,0.3,0.8\n');
  write('run1/config.json', '{}');
  link('../store/5f3a9c', 'run1/metrics.csv');
  expect(Object.values(placesOf(await read()))).toEqual([['store/5f3a9c']]);
});

it('short cuts change nothing: the run stays where its other files are, shown once, and the links are said', async () => {
  write('run7/train.log');
  write('run7/config.json', '{}');
  link('run7', 'latest');
  link('run7/train.log', 'latest.log');
  link('train.log', 'run7/current.log');
  link('../run7/train.log', 'best/train.log');
  const found = await read();
  const root = folder.slice(folder.lastIndexOf('/') + 1);
  expect(placesOf(found)).toEqual({ [`${root}/run7`]: ['run7/train.log'] });
  expect(found.unread().links).toEqual([
    `${root}/latest (to ${root}/run7)`,
    `${root}/latest.log (to ${root}/run7/train.log)`,
    `${root}/best/train.log (to ${root}/run7/train.log)`,
    `${root}/run7/current.log (to ${root}/run7/train.log)`,
  ]);
});

it('a link to a log that comes later counts, and a link that goes gives the log back', async () => {
  write('run1/config.json', '{}');
  link('../logs/a.log', 'run1/train.log');
  const found = await read();
  expect(found.unread().groups.map(({ text }) => text)).toContainEqual('1 symbolic link that leads nowhere');
  write('logs/a.log');
  await found.update();
  await found.update();
  expect(Object.values(placesOf(found))).toEqual([['logs/a.log']]);
  expect(Object.keys(placesOf(found))[0]).toMatch(/run1$/);
  renameSync(join(folder, 'run1/train.log'), join(folder, 'run1/gone'));
  rmSync(join(folder, 'run1/gone'));
  await found.update();
  await found.update();
  expect(Object.keys(placesOf(found))[0]).toMatch(/logs$/);
});

it('links to journals, to outside and in circles move nothing', async () => {
  const journal = `${JSON.stringify({ type: 'start', info: { id: 'own', name: 'own' } })}\n${JSON.stringify({ type: 'train', step: 1, values: { 'train/loss': 1 } })}\n`;
  write('store/x/events.jsonl', journal);
  write('run1/config.json', '{}');
  link('../store/x/events.jsonl', 'run1/events.jsonl');
  link('loop-b', 'run1/loop-a.log');
  link('loop-a.log', 'run1/loop-b');
  link('/etc/passwd', 'run1/passwd.log');
  expect(Object.values(placesOf(await read()))).toEqual([['store/x/events.jsonl']]);
});
