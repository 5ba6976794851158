/** Reading directories without a server, as the command line does. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readRuns } from './read-runs.ts';
import { temporaryFolder } from './testing/open-hub.ts';
import { WrittenRun, evaluationAt } from './testing/written-runs.ts';

async function reading(...directories: string[]) {
  const notices: string[] = [];
  const runs = await readRuns({
    directories,
    stateDirectory: join(await temporaryFolder(), 'state'),
    targets: [],
    notice: (text) => notices.push(text),
  });
  onTestFinished(() => runs.close());
  return { runs, notices };
}

it('every run of every directory is read completely and diagnosed, at any depth', async () => {
  const folder = await temporaryFolder();
  await new WrittenRun(join(folder, 'a/deep/er'), 'one').begin(3);
  await new WrittenRun(join(folder, 'b'), 'two').begin(5);
  const { runs } = await reading(join(folder, 'a'), join(folder, 'b'));
  const found = runs
    .all()
    .map((live) => [live.id, live.run.lastStep, live.diagnosis?.level] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  expect(found).toEqual([
    ['one', 3, 'unknown'],
    ['two', 5, 'unknown'],
  ]);
});

it('an update reads what was appended, finds new runs, and diagnoses again', async () => {
  const folder = await temporaryFolder();
  const run = await new WrittenRun(folder, 'one').begin(3);
  const { runs } = await reading(folder);
  await run.append(...Array.from({ length: 6 }, (_, i) => evaluationAt(10 + i)));
  await mkdir(join(folder, 'foreign'));
  await writeFile(join(folder, 'foreign/metrics_history.json'), '[{"step": 5, "train_loss": 0.5}]');
  await runs.update();
  const one = runs.all().find(({ id }) => id === 'one')!;
  expect(one.evaluated().evaluations).toHaveLength(6);
  expect(one.diagnosis!.sentence).not.toMatch(/No evaluation/);
  expect(runs.all()).toHaveLength(2);
});

it('a directory that holds no run, or is not there, is no error', async () => {
  const folder = await temporaryFolder();
  const { runs } = await reading(folder, join(folder, 'nowhere'));
  expect(runs.all()).toEqual([]);
});
