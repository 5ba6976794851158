/** A file called `events.jsonl` that is not a journal of ours hides nothing. */

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';
import { runsIn } from './testing/cases.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-journal-'));
  for (const run of ['a', 'b/logs']) {
    mkdirSync(join(folder, run), { recursive: true });
    writeFileSync(join(folder, run, 'metrics.jsonl'), '{"step":1,"loss":0.5}\n{"step":2,"loss":0.4}\n');
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const START =
  '{"type":"start","info":{"version":1,"id":"20260101-000000-abcdef","name":"own","createdAt":1796005108408}}\n';
const POINT = '{"type":"train","step":7,"values":{"train/loss":0.3}}\n';
const points = async () =>
  Object.fromEntries(
    (await runsIn(folder)).map(({ origin, run }) => [
      origin.directory.replace(/^[^/]*\/?/, ''),
      run.series.get('train/loss')?.length,
    ]),
  );

it.each<[string, (path: string) => void]>([
  ['is empty', (path) => writeFileSync(path, '')],
  [
    'another program wrote',
    (path) => writeFileSync(path, '{"event":"job_started","ts":1}\n{"type":"start","pid":7}\n'),
  ],
  ['is no text', (path) => writeFileSync(path, Buffer.alloc(5_000, 0xff))],
  ['is a link to a device', (path) => symlinkSync('/dev/null', path)],
  ['is a link to nothing', (path) => symlinkSync('nowhere', path)],
  ['is a directory', (path) => mkdirSync(path)],
  ['is a pipe', (path) => spawnSync('mkfifo', [path])],
])('one that %s hides no log beside or below it', async (_, make) => {
  make(join(folder, 'events.jsonl'));
  make(join(folder, 'a', 'events.jsonl'));
  expect(await points()).toEqual({ a: 2, 'b/logs': 2 });
});

it.each([
  ['begins with its start', START + POINT],
  ['lost its start', `\0\0\0\n${POINT}${POINT.replace('7', '8')}`],
])('a journal that %s still tells the whole run', async (_, text) => {
  writeFileSync(join(folder, 'events.jsonl'), text);
  const runs = await runsIn(folder);
  expect(runs.map(({ run }) => run.series.get('train/loss')!.steps[0])).toEqual([7]);
});

it('a journal that a fault emptied is still one where run.json lies beside it', async () => {
  writeFileSync(join(folder, 'events.jsonl'), '');
  writeFileSync(join(folder, 'run.json'), '{"id":"20260101-000000-abcdef"}');
  expect(await points()).toEqual({});
});

it('an empty file becomes a journal when the trainer writes its first line', async () => {
  const path = join(folder, 'b', 'events.jsonl');
  writeFileSync(path, '');
  const runs = await readRuns({
    directories: [folder],
    stateDirectory: join(folder, 'state'),
    targets: [],
    notice: () => undefined,
  });
  const steps = () =>
    runs
      .all()
      .flatMap(({ run }) => Array.from(run.series.get('train/loss')?.steps ?? []))
      .sort((a, b) => a - b);
  expect(steps()).toEqual([1, 1, 2, 2]);
  appendFileSync(path, START + POINT);
  while (!steps().includes(7)) await runs.update();
  await runs.close();
});
