/** Runs of a tracker's database rest like others, and are read again by themselves. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import { snapshotOf } from '@rewardboard/protocol';
import { summaryOf } from '../runs/run-summary.ts';
import { Runs } from '../runs/runs.ts';
import { temporaryFolder } from '../testing/open-hub.ts';
import { pythonWith } from '../testing/python.ts';
import { FollowedDirectories } from './followed-directories.ts';

const python = pythonWith('sqlite3');

/** What SQLite does in a process of its own, which leaves without merging its write-ahead log. */
const WRITER = `
import json, os, sqlite3, sys
path, statements = json.load(sys.stdin)
connection = sqlite3.connect(path, isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
for statement, rows in statements:
    connection.execute("BEGIN")
    connection.executemany(statement, rows)
    connection.execute("COMMIT")
print("done", flush=True)
os._exit(0)
`;
const TABLES = [
  'CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256))',
  'CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), status VARCHAR(9), lifecycle_stage VARCHAR(20))',
  'CREATE TABLE metrics (key VARCHAR(250), value FLOAT, timestamp BIGINT, run_uuid VARCHAR(32), step BIGINT, is_nan BOOLEAN)',
  'CREATE TABLE params (key VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32))',
];
const METRIC = 'INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)';
const rowsOf = (run: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => [
    'eval_loss',
    1 / (from + i + 1),
    1763200000000 + from + i,
    run,
    from + i,
    0,
  ]);

function write(path: string, statements: Statements): void {
  const { stdout, stderr } = spawnSync(python!, ['-c', WRITER], { input: JSON.stringify([path, statements]) });
  expect(`${String(stdout)}${String(stderr)}`).toBe('done\n');
}

type Statements = [string, unknown[][]][];

/** Three runs of 3,000 points each, which is more than is read at a stretch. */
const NAMES = ['a', 'b', 'c'];
const MLFLOW: Statements = [
  ...TABLES.map((table): Statements[number] => [table, [[]]]),
  ['INSERT INTO runs VALUES (?, ?, ?, ?)', NAMES.map((name) => [name, name, 'FINISHED', 'active'])],
  [METRIC, NAMES.flatMap((name) => rowsOf(name, 0, 3_000))],
];
const CALL = 'INSERT INTO metrics (run_id, timestamp, run_name, step, metrics) VALUES (?, ?, ?, ?, ?)';
/** Trackio keeps each call as JSON, and its own step beside the trainer's. */
const callsOf = (run: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => [
    `id of ${run}`,
    new Date(1763200000000 + 1_000 * (from + i)).toISOString(),
    run,
    from + i,
    JSON.stringify({ 'eval/loss': 1 / (from + i + 1), 'train/global_step': 10 * (from + i + 1) }),
  ]);
const TRACKIO: Statements = [
  [
    'CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, timestamp TEXT, run_name TEXT, step INTEGER, metrics TEXT)',
    [[]],
  ],
  ['CREATE TABLE configs (id INTEGER PRIMARY KEY, run_id TEXT, run_name TEXT, config TEXT, created_at TEXT)', [[]]],
  [
    'INSERT INTO configs (run_id, run_name, config) VALUES (?, ?, ?)',
    NAMES.map((name) => [`id of ${name}`, name, '{"lr": 0.5}']),
  ],
  [CALL, NAMES.flatMap((name) => callsOf(name, 0, 3_000))],
];

/** All at rest. */
async function restingRuns(file = 'mlflow.db', statements = MLFLOW) {
  const folder = await temporaryFolder();
  const directory = join(folder, 'logs');
  const path = join(directory, file);
  mkdirSync(directory);
  write(path, statements);
  const clock = { now: Date.now() };
  const shared = { now: () => clock.now, notice: () => undefined };
  let streams = 0;
  const runs = new Runs({ ...shared, diagnosers: new DiagnoserPool([]), newStream: () => `${++streams}`, maxAwake: 0 });
  const followed = new FollowedDirectories({
    ...shared,
    runs,
    directories: [directory],
    stateDirectory: join(folder, 'state'),
    makeWay: () => undefined,
  });
  onTestFinished(() => followed.close());
  const rest = () => {
    runs.updateStates();
    runs.diagnoseAll(() => 0);
    clock.now += 3_600_000;
    runs.updateStates();
    runs.diagnoseAll(() => 0);
    runs.rest();
  };
  await followed.settle();
  const points = new Map(runs.all().map((run) => [run.name, snapshotOf(run.evaluated())]));
  rest();
  const named = (name: string) => runs.all().find((run) => run.name === name)!;
  return { runs, followed, path, points, named };
}

describe.skipIf(!python)('runs of a database', { timeout: 60_000 }, () => {
  it('rest, and one that is needed is read again, alone and whole', async () => {
    const { runs, followed, points, named } = await restingRuns();
    expect(runs.all().map(({ rest, run }) => [rest.isAsleep, run.series.size])).toEqual([1, 2, 3].map(() => [true, 0]));
    const line = summaryOf(named('b'));
    const read: string[] = [];
    runs.listen({ events: ({ name }) => read.push(name), restarted: ({ name }) => read.push(`${name} begins`) });
    const whole = runs.wake(named('b'));
    await followed.look();
    await whole;
    expect(read[0]).toBe('b begins');
    expect(new Set(read.slice(1))).toEqual(new Set(['b']));
    expect(snapshotOf(named('b').evaluated())).toEqual(points.get('b'));
    expect(summaryOf(named('b'))).toMatchObject({ lastStep: line.lastStep, lastValues: line.lastValues });
    expect([named('a').rest.isAsleep, named('c').rest.isAsleep]).toEqual([true, true]);
  });

  it('wake up whole when rows come that only the write-ahead log holds', async () => {
    const { followed, path, named } = await restingRuns();
    write(path, [[METRIC, [...rowsOf('a', 3_000, 3_010), ...rowsOf('c', 3_000, 3_001)]]]);
    await followed.look();
    const lengths = ['a', 'b', 'c'].map((name) => named(name).run.series.get('eval/loss')?.length ?? 0);
    expect(lengths).toEqual([3_010, 0, 3_001]);
    expect(named('a').rest.isAwake).toBe(true);
    write(path, [[METRIC, rowsOf('a', 3_010, 3_020)]]);
    await followed.look();
    expect(named('a').run.series.get('eval/loss')!.length).toBe(3_020);
  });

  it('of Trackio rest as well: one that is needed has its points, name and configuration, and one that grows wakes up whole', async () => {
    const { runs, followed, path, points, named } = await restingRuns('project.db', TRACKIO);
    expect(runs.all().map(({ rest, run }) => [rest.isAsleep, run.series.size])).toEqual(NAMES.map(() => [true, 0]));
    const whole = runs.wake(named('b'));
    await followed.look();
    await whole;
    expect(snapshotOf(named('b').evaluated())).toEqual(points.get('b'));
    expect(named('b').run.about.config).toEqual({ lr: 0.5 });
    expect(named('b').run.lastStep).toBe(30_000);
    expect([named('a').rest.isAsleep, named('c').rest.isAsleep]).toEqual([true, true]);
    write(path, [[CALL, callsOf('a', 3_000, 3_010)]]);
    await followed.look();
    expect(Array.from(named('a').run.series.get('eval/loss')!.steps.slice(-2))).toEqual([30_090, 30_100]);
    expect(named('a').run.series.get('eval/loss')!.length).toBe(3_010);
    expect(named('c').rest.isAsleep).toBe(true);
  });
});
