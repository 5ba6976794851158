/**
 * Every sample, every case and every real log: no series has more points than its run has records, no record is lost unless the run
 * says so, and two files of one run agree where both count.
 */

import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RunEvent, SourceStatus } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { FORMATS, GoingBack, MAX_RECORD_BYTES } from '@rewardboard/run-files';
import type { ReadContext } from '@rewardboard/run-files';
import { isSame } from './directories/same-numbers.ts';
import { casePath, hasCases } from './testing/cases.ts';
import { temporaryFolder } from './testing/open-hub.ts';
import type { FoundRun } from './testing/read-folder.ts';
import { readFolder } from './testing/read-folder.ts';
import { REAL_LOGS } from './testing/real-logs.ts';

const SAMPLES = fileURLToPath(new URL('../../../packages/run-files/samples', import.meta.url));
/** Passes through a file that finds out something about itself. */
const MAX_PASSES = 5;
/** Of the steps that two files have in common, so many may differ. */
const MAX_OTHER = 0.1;
const MIN_POINTS = 3;

interface Alone {
  unit: string;
  records: number;
  series: Map<string, Map<number, number>>;
}

function foldersIn(folder: string): [string, string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [`${basename(folder)}/${name}`, join(folder, name)]);
}

/**
 * What a file says by itself, under the names that its run gives to its metrics; null for one that needs its place.
 * @param directory of the run, which names the one of several in a file
 */
function alone(folder: string, { path, format: id, names = {} }: SourceStatus, directory: string): Alone | null {
  const format = FORMATS.find((one) => one.id === id);
  const file = join(folder, path);
  // The name of the one metric in a file of MLflow's store is its path.
  if (!format || id === 'mlflow-metric' || !existsSync(file)) return null;
  const bytes = new Uint8Array(readFileSync(file));
  const context: ReadContext = { facts: {}, fileName: basename(path), renamed: (name) => names[name] };
  let areRunsKnown = false;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const reader = format.open(context);
    const events: RunEvent[] = [];
    let at = 0;
    let records = 0;
    for (let isEnd = false; !isEnd;) {
      const result = reader.read(bytes.subarray(at, at + 8 * MAX_RECORD_BYTES));
      events.push(...result.events);
      at += result.consumed;
      records += result.records;
      if (result.readAgain) break;
      isEnd = result.consumed === 0 || at >= bytes.length;
      if (isEnd && at < bytes.length) events.push(...(reader.end?.(bytes.subarray(at)).events ?? []));
      if (!isEnd) continue;
      const own = reader.runs?.find((name) => directory.endsWith(`${basename(path)}, ${name}`));
      if (own === undefined || areRunsKnown) return { ...seriesOf(events), records };
      areRunsKnown = true;
      context.run = own;
    }
  }
  return null;
}

function seriesOf(events: RunEvent[]): Omit<Alone, 'records'> {
  const run = emptyRun();
  applyEvents(run, new GoingBack().mark(events));
  const series = [...run.series].filter(([name]) => name !== 'epoch' && name !== 'time');
  return {
    unit: run.about.stepUnit ?? 'step',
    series: new Map(
      series.map(([name, { steps, values }]) => [name, new Map(Array.from(steps, (step, i) => [step, values[i]!]))]),
    ),
  };
}

function isUnused({ unused }: SourceStatus, path: string): boolean {
  return unused !== undefined && (!unused.metrics || unused.why === 'epochs' || unused.metrics.includes(path));
}

function faultsOf(folder: string, { live, directory }: FoundRun): string[] {
  const { run } = live;
  const faults: string[] = [];
  const sources = [...live.sources.values()].filter(({ records }) => records > 0);
  const read = sources.flatMap((source) => {
    const found = alone(folder, source, directory);
    return found ? [{ source, found }] : [];
  });
  const records = sources.reduce(
    (sum, source) => sum + (source.unused?.metrics === undefined && source.unused ? 0 : source.records),
    0,
  );
  for (const [path, { length }] of run.series)
    if (length > records) faults.push(`${directory}: ${path} has ${length} points of ${records} records`);
  const isGhost = (path: string, step: number) =>
    [...run.ghosts.values()].some(({ series }) => series.get(path)?.get(step) !== undefined);
  for (const { source, found } of read) {
    if (/, [^/]+$/.test(directory) && source.records !== found.records)
      faults.push(`${directory}: ${source.records} records of ${source.path}, which has ${found.records} of this run`);
    for (const [path, points] of found.series) {
      if (isUnused(source, path)) continue;
      const series = run.series.get(path);
      // Epochs stand at the steps where they ended.
      if (
        series &&
        run.about.stepUnit === undefined &&
        series.length >= points.size &&
        !series.get([...points.keys()][0]!)
      )
        continue;
      const lost = [...points.keys()].filter((step) => series?.get(step) === undefined && !isGhost(path, step));
      if (lost.length > 0)
        faults.push(`${source.path}: ${path} lost ${lost.length} of ${points.size} points, ${lost[0]} first`);
    }
  }
  for (const [i, a] of read.entries())
    for (const b of read.slice(i + 1))
      for (const [path, points] of a.found.series) {
        const others = b.found.series.get(path);
        if (!others || isUnused(a.source, path) || isUnused(b.source, path) || run.ghosts.size > 0) continue;
        const common = [...points].filter(([step]) => others.has(step));
        if (a.found.unit !== b.found.unit || (common.length === 0 && isWithin(points, others)))
          faults.push(`${a.source.path} and ${b.source.path} have ${path} at steps of different kinds`);
        const differ = common.filter(([step, value]) => !isSame(value, others.get(step)!)).length;
        if (differ > MAX_OTHER * common.length)
          faults.push(`${a.source.path} and ${b.source.path} differ in ${path} at ${differ} of ${common.length} steps`);
      }
  return faults;
}

/** Whether one series stands in the midst of the other. */
function isWithin(points: ReadonlyMap<number, number>, others: ReadonlyMap<number, number>): boolean {
  if (Math.min(points.size, others.size) < MIN_POINTS) return false;
  const [first, last] = [Math.min(...points.keys()), Math.max(...points.keys())];
  const steps = [...others.keys()];
  return steps.some((step) => step <= last) && steps.some((step) => step >= first);
}

async function faultsIn(folder: string): Promise<string[]> {
  return (await readFolder(folder)).flatMap((run) => faultsOf(folder, run));
}

describe.each([
  ['samples', foldersIn(SAMPLES)],
  ...['formats', 'bugreports', 'judgement'].map((kind): [string, [string, string][]] => [
    `cases of ${kind}`,
    hasCases ? foldersIn(casePath(kind)) : [],
  ]),
  ...REAL_LOGS.map((folder): [string, [string, string][]] => [
    folder.split('/').slice(-2).join('/'),
    foldersIn(folder).flatMap(([, path]) => foldersIn(path)),
  ]),
] as [string, [string, string][]][])('%s', (_, folders) => {
  it.skipIf(folders.length === 0)('no point too many, none lost, and no contradiction', async () => {
    for (const [name, folder] of folders) expect([name, await faultsIn(folder)]).toEqual([name, []]);
  });
});

it('all samples in one directory contradict each other, and none is lost unnoticed', async () => {
  const folder = join(await temporaryFolder(), 'all');
  for (const [, from] of foldersIn(SAMPLES)) cpSync(from, folder, { recursive: true });
  expect((await faultsIn(folder)).filter((fault) => fault.includes('points of'))).toEqual([]);
});

const EPOCHS = 8;
const RUNS = [13, 42, 77];
const lossOf = (run: number, epoch: number) => 1 / 3 + run / 1000 / epoch;
const rowsOf = (run: number) =>
  Array.from({ length: EPOCHS }, (_, i) => ({ epoch: i + 1, loss: lossOf(run, i + 1), val_loss: lossOf(run, i + 2) }));
const each = (of: (run: number, row: ReturnType<typeof rowsOf>[number]) => string) =>
  RUNS.flatMap((run) => rowsOf(run).map((row) => of(run, row))).join('');

it.each([
  ['cv.csv', `fold,epoch,loss,val_loss\n${each((run, row) => `${run},${Object.values(row).join()}\n`)}`],
  ['log.jsonl', each((run, row) => `${JSON.stringify({ seed: run, ...row })}\n`)],
  ['history.json', JSON.stringify(RUNS.flatMap((run) => rowsOf(run).map((row) => ({ run: `model ${run}`, ...row }))))],
  [
    'results.json',
    JSON.stringify(
      Object.fromEntries(
        RUNS.map((run) => [
          `seed_${run}`,
          { loss: rowsOf(run).map(({ loss }) => loss), val_loss: rowsOf(run).map((row) => row.val_loss) },
        ]),
      ),
    ),
  ],
  [
    'train.log',
    RUNS.map(
      (run) =>
        `===== Fold ${run} =====\n${rowsOf(run)
          .map((row) => `Epoch ${row.epoch}: train_loss=${row.loss} val_loss=${row.val_loss}\n`)
          .join('')}`,
    ).join(''),
  ],
])('each run in %s has its own records, all of them and no others', async (name, content) => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, name), content);
  const runs = await readFolder(folder);
  expect(runs.map(({ series }) => [series['train/loss']?.[0], series['eval/loss']?.[0]])).toEqual(
    RUNS.map(() => [EPOCHS, EPOCHS]),
  );
  expect(runs.flatMap((run) => faultsOf(folder, run))).toEqual([]);
});
