/** Runs that nobody needs keep their line and their verdict; the rest is read again from their files. */

import { appendFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import { snapshotOf } from '@rewardboard/protocol';
import { FollowedDirectories } from './directories/followed-directories.ts';
import type { LiveRun } from './runs/live-run.ts';
import { summaryOf } from './runs/run-summary.ts';
import { Runs } from './runs/runs.ts';
import { temporaryFolder } from './testing/open-hub.ts';
import { evaluationAt, infoOf, linesOf, trainAt } from './testing/written-runs.ts';

const HOUR_MS = 3_600_000;

/** A journal, a table beside JSON lines, and a console whose last line has no end: all of yesterday. */
async function threeRuns(maxAwake = 0) {
  const folder = await temporaryFolder();
  const directory = join(folder, 'logs');
  const at = Date.now() - 24 * HOUR_MS;
  const write = async (path: string, text: string) => {
    const file = join(directory, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
    await utimes(file, at / 1000, at / 1000);
  };
  const events = Array.from({ length: 40 }, (_, i) => [
    { ...trainAt(i + 1), time: at },
    { ...evaluationAt(i + 1, 1 / (i + 1)), time: at },
  ]);
  await write('own/events.jsonl', linesOf([{ type: 'start', time: at, info: infoOf('own', at) }, ...events.flat()]));
  const steps = Array.from({ length: 30 }, (_, i) => i + 1);
  await write('table/metrics.csv', ['step,loss', ...steps.map((step) => `${step},${1 / step}`)].join('\n') + '\n');
  await write('table/eval.jsonl', steps.map((step) => `{"step": ${step}, "eval_loss": ${2 / step}}\n`).join(''));
  await write('console/train.log', steps.map((step) => `step ${step} loss ${1 / step}`).join('\n'));
  const clock = { now: Date.now() };
  const shared = { now: () => clock.now, notice: () => undefined };
  let streams = 0;
  const runs = new Runs({ ...shared, diagnosers: new DiagnoserPool([]), newStream: () => `${++streams}`, maxAwake });
  const followed = new FollowedDirectories({
    ...shared,
    runs,
    directories: [directory],
    stateDirectory: join(folder, 'state'),
    makeWay: () => undefined,
  });
  onTestFinished(() => followed.close());
  const second = () => {
    clock.now += 1_000;
    followed.endLogs(0);
    runs.updateStates();
    runs.rest();
  };
  await followed.settle();
  followed.endLogs(0);
  runs.diagnoseAll(() => 0);
  return { runs, followed, directory, clock, second };
}

const pointsOf = (run: LiveRun) => snapshotOf(run.evaluated());

it('of few runs all stay in memory; of many, those that nobody needs keep their line and none of their points', async () => {
  const few = await threeRuns(3);
  few.second();
  expect(few.runs.all().map(({ rest }) => rest.isAwake)).toEqual([true, true, true]);
  const { runs, second } = await threeRuns(1);
  const lines = new Map(runs.all().map((run) => [run, { ...summaryOf(run) }]));
  second();
  const asleep = runs.all().filter(({ rest }) => rest.isAsleep);
  expect(asleep).toHaveLength(2);
  for (const run of asleep) {
    expect(run.run.series.size).toBe(0);
    second();
    expect(summaryOf(run)).toEqual({ ...lines.get(run), stateReason: run.stateReason });
  }
});

it('whoever looks at a run that rests gets all of it, and its line does not change meanwhile', async () => {
  const { runs, second, followed } = await threeRuns();
  const before = runs.all().map((run) => ({ run, points: pointsOf(run), line: summaryOf(run) }));
  second();
  for (const { run, points, line } of before) {
    expect(run.rest.isAsleep).toBe(true);
    const lines = new Set<number>();
    runs.listen({ events: (changed) => changed === run && lines.add(summaryOf(run).lastStep) });
    const whole = runs.wake(run);
    await followed.look();
    await whole;
    second();
    expect(pointsOf(run)).toEqual(points);
    expect(summaryOf(run)).toEqual({ ...line, stateReason: run.stateReason });
    expect([...lines]).toEqual([line.lastStep]);
  }
});

it.each([
  ['own/events.jsonl', linesOf([evaluationAt(41, 0.01)]), 41],
  ['table/metrics.csv', '31,0.25\n', 31],
  ['console/train.log', '\nstep 31 loss 0.25\n', 31],
])('a run that rests wakes up whole when %s grows', async (file, more, lastStep) => {
  const { runs, second, followed, directory } = await threeRuns();
  second();
  const run = runs.all().find(({ origin }) => origin.directory.endsWith(dirname(file)))!;
  const metric = file.startsWith('own') ? 'eval/loss' : 'train/loss';
  await appendFile(join(directory, file), more);
  // The first look finds the new bytes, the second one reads all.
  await followed.look();
  await followed.look();
  await runs.wake(run);
  second();
  expect(run.state).toBe('running');
  expect(run.run.series.get(metric)!.length).toBe(lastStep);
  expect(summaryOf(run)).toMatchObject({ lastStep, state: 'running' });
});

it('what was replaced while it rested is read as it is now, and what was deleted is said to be', async () => {
  const { runs, second, clock, followed, directory } = await threeRuns();
  second();
  const [own, table] = ['own', 'table'].map((name) =>
    runs.all().find(({ origin }) => origin.directory.endsWith(name))!,
  );
  await writeFile(
    join(directory, 'own/events.jsonl'),
    linesOf([{ type: 'start', time: clock.now, info: infoOf('own') }, evaluationAt(5)]),
  );
  await rm(join(directory, 'table'), { recursive: true });
  await vi.waitFor(async () => {
    await followed.look();
    expect(summaryOf(own!).lastStep).toBe(5);
  });
  expect(own!.run.series.get('eval/loss')!.length).toBe(1);
  clock.now += 10_000;
  second();
  expect(table!.state).toBe('deleted');
  expect(table!.rest.isAsleep).toBe(true);
  expect(summaryOf(table!)).toMatchObject({ lastStep: 30, verdict: 'Its files were deleted.' });
});
