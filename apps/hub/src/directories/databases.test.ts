/** Databases of trackers, written by SQLite itself in another process while we read: rows are seen once committed, and nothing is left beside them. */

import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readRuns } from '../read-runs.ts';
import type { OpenHub } from '../testing/open-hub.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { pythonWith } from '../testing/python.ts';

const python = pythonWith('sqlite3');
const until = { timeout: 40_000, interval: 20 };
const WRITER = fileURLToPath(new URL('../testing/writers/databases.py', import.meta.url));

const LINE_FEED = 10;

const MLFLOW = [
  'CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256), CONSTRAINT pk PRIMARY KEY (experiment_id))',
  `CREATE TABLE "runs" (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), status VARCHAR(9), lifecycle_stage VARCHAR(20),
    CONSTRAINT run_pk PRIMARY KEY (run_uuid), CHECK (lifecycle_stage IN ('active', 'deleted')))`,
  `CREATE TABLE "metrics" ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL,
    step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
    CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan))`,
  'CREATE TABLE params ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL)',
];
const RUN = 'INSERT INTO runs VALUES (?, ?, ?, ?)';
const METRIC = 'INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)';
const metrics = (run: string, from: number, to: number, key = 'train_loss') =>
  Array.from({ length: to - from }, (_, i) => [key, 1 / (from + i + 1), 1763200000000 + from + i, run, from + i, 0]);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** A process that has the database open. */
async function writerOf(file: string, pragmas: string[] = [], tables = MLFLOW) {
  await mkdir(dirname(file), { recursive: true });
  const child = spawn(python!, [WRITER], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const done: (() => void)[] = [];
  child.stdout.on('data', (text: Buffer) => {
    for (const byte of text) if (byte === LINE_FEED) done.shift()?.();
  });
  child.on('close', () => done.splice(0).forEach((resolve) => resolve()));
  const tell = (command: object) =>
    new Promise<void>((resolve) => {
      done.push(resolve);
      child.stdin.write(`${JSON.stringify(command)}\n`);
    });
  await tell({ open: file, pragmas });
  for (const run of tables) await tell({ run });
  return {
    add: (many: string, rows: unknown[][], commit = true) => tell({ many, rows, commit }),
    run: (run: string) => tell({ run }),
    leave: () => tell({ leave: true }),
  };
}
async function runsIn(folder: string) {
  const notices: string[] = [];
  const runs = await readRuns({
    directories: [folder],
    stateDirectory: '/nowhere',
    targets: [],
    notice: (text) => notices.push(text),
  });
  onTestFinished(() => runs.close());
  return { all: () => runs.all().sort((a, b) => (a.name < b.name ? -1 : 1)), update: () => runs.update(), notices };
}
async function watched(hub: OpenHub) {
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch(viewer.runs[0]!.id);
  return viewer;
}

describe.skipIf(!python)('databases', { timeout: 60_000 }, () => {
  it('MLflow: each run of the file is one, with its name, parameters, end and numbers that are none', async () => {
    const folder = await temporaryFolder();
    const writer = await writerOf(join(folder, 'mlflow.db'));
    await writer.add(RUN, [
      ['aaaa', 'first', 'FINISHED', 'active'],
      ['bbbb', 'second', 'FAILED', 'active'],
      ['cccc', 'gone', 'FINISHED', 'deleted'],
    ]);
    await writer.add(METRIC, [
      ...metrics('aaaa', 0, 50),
      ['val_loss', 0, 1763200000000, 'aaaa', 10, 1],
      ['val_loss', 1.7976931348623157e308, 1763200000000, 'aaaa', 20, 0],
      ['val_accuracy', 1, 1763200000000, 'aaaa', 10, 0],
      ['val_accuracy', 61, 1763200000000, 'aaaa', 20, 0],
      ['system/cpu', 5, 1763200000000, 'aaaa', 9_999, 0],
      ['epoch', 1.5, 1763200000000, 'aaaa', 49, 0],
      ...metrics('bbbb', 5, 8),
      ...metrics('cccc', 0, 9),
      ...metrics('unknown', 0, 9),
    ]);
    await writer.add('INSERT INTO params VALUES (?, ?, ?)', [
      ['lr', '0.5', 'aaaa'],
      ['long', 'x'.repeat(8_000), 'aaaa'],
      ['fp16', 'True', 'bbbb'],
    ]);
    const { all } = await runsIn(folder);
    expect(all().map(({ name, state, stateReason }) => [name, state, stateReason])).toEqual([
      ['first', 'finished', 'Finished at step 49.'],
      ['second', 'failed', 'Training failed at step 7.'],
    ]);
    const { run, sources, origin } = all()[0]!;
    expect(Array.from(run.series.get('train/loss')!.steps)).toEqual(upTo(50));
    expect(Array.from(run.series.get('eval/loss')!.values)).toEqual([NaN, Infinity]);
    // In per cent, which the first value didn't show.
    expect(Array.from(run.series.get('eval/accuracy')!.values)).toEqual([0.01, 0.61]);
    expect(run.series.get('epoch')!.last).toEqual({ step: 49, value: 1.5 });
    expect(run.lastStep).toBe(49);
    expect(run.about.config).toEqual({ lr: 0.5, long: 'x'.repeat(500) });
    expect(origin.source).toBe('MLflow');
    expect([...sources.values()]).toMatchObject([{ label: 'MLflow database', records: 55, error: null }]);
  });

  it.each([['wal'], ['delete'], ['truncate'], ['persist']])(
    'is followed while another program writes it (%s), and nothing is left beside it',
    async (mode) => {
      const hub = await openHub();
      const file = join(hub.directory, 'a/mlflow.db');
      const writer = await writerOf(file, [`journal_mode=${mode}`]);
      await writer.add(RUN, [['aaaa', 'live', 'RUNNING', 'active']]);
      await writer.add(METRIC, metrics('aaaa', 0, 10));
      const beside = await readdir(dirname(file));
      const viewer = await watched(hub);
      for (let at = 10; at < 300; at += 10) await writer.add(METRIC, metrics('aaaa', at, at + 10));
      await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual(upTo(300)), until);
      // Seen only once it is committed.
      await writer.add(METRIC, metrics('aaaa', 300, 310), false);
      await writer.run('COMMIT');
      await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual(upTo(310)), until);
      await writer.run("UPDATE runs SET status = 'FINISHED'");
      await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ name: 'live', state: 'finished' }]), until);
      await writer.run("UPDATE runs SET status = 'RUNNING'");
      await vi.waitFor(() => expect(viewer.runs).not.toMatchObject([{ state: 'finished' }]), until);
      await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual(upTo(310)), until);
      expect(await readdir(dirname(file))).toEqual(beside);
      await writer.run("UPDATE runs SET lifecycle_stage = 'deleted'");
      await vi.waitFor(() => expect(viewer.runs).toEqual([]), until);
      await writer.run("UPDATE runs SET lifecycle_stage = 'active'");
      await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ name: 'live', lastStep: 309 }]), until);
    },
  );

  it('a log of changes that is written anew, rows that go, another file in its place, and none', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'mlflow.db');
    const writer = await writerOf(file, ['journal_mode=wal', 'page_size=512']);
    await writer.add(RUN, [['aaaa', 'live', 'RUNNING', 'active']]);
    await writer.add(METRIC, metrics('aaaa', 0, 5_000));
    const { all, update } = await runsIn(folder);
    const steps = () => Array.from(all()[0]!.run.series.get('train/loss')!.steps);
    expect(steps()).toEqual(upTo(5_000));
    await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
    await writer.add(METRIC, metrics('aaaa', 5_000, 5_100));
    await update();
    expect(steps()).toEqual(upTo(5_100));
    await writer.run('DELETE FROM metrics WHERE step >= 4000');
    await writer.run('VACUUM');
    await writer.add(METRIC, metrics('aaaa', 4_500, 4_600));
    await update();
    expect(steps()).toEqual([...upTo(4_000), ...upTo(4_600).slice(4_500)]);
    const other = await writerOf(join(folder, 'other'));
    await other.add(RUN, [['aaaa', 'other', 'RUNNING', 'active']]);
    await other.add(METRIC, metrics('aaaa', 0, 3));
    await writer.leave();
    await rename(join(folder, 'other'), file);
    await rm(`${file}-wal`, { force: true });
    await update();
    expect(all().map(({ name }) => name)).toEqual(['other']);
    expect(steps()).toEqual([0, 1, 2]);
    await rm(file);
    await update();
    expect(all()).toEqual([]);
  });

  it('what a writer left unfinished is said and not shown', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'mlflow.db');
    const writer = await writerOf(file, ['journal_mode=delete', 'cache_size=1']);
    await writer.add(RUN, [['aaaa', 'live', 'RUNNING', 'active']]);
    await writer.add(METRIC, metrics('aaaa', 0, 10));
    const { all, update } = await runsIn(folder);
    expect(all()[0]!.run.lastStep).toBe(9);
    await writer.add(METRIC, metrics('aaaa', 10, 5_000), false);
    await writer.leave();
    await update();
    expect(await readdir(folder)).toContain('mlflow.db-journal');
    expect(all()[0]!.run.lastStep).toBe(9);
  });

  it('Trackio: JSON of each call at the trainer’s step, the configuration, and the name', async () => {
    const folder = await temporaryFolder();
    const writer = await writerOf(
      join(folder, 'reward.db'),
      ['journal_mode=wal'],
      [
        'CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, timestamp TEXT NOT NULL, run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL, log_id TEXT)',
        'CREATE TABLE configs (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, run_name TEXT NOT NULL, config TEXT NOT NULL, created_at TEXT NOT NULL, UNIQUE(run_id))',
      ],
    );
    const at = (step: number, json: object, run = 'r1') => [
      run,
      '2026-06-01T10:00:00.500000+00:00',
      `name of ${run}`,
      step,
      JSON.stringify(json),
      null,
    ];
    const insert = 'INSERT INTO metrics (run_id, timestamp, run_name, step, metrics, log_id) VALUES (?, ?, ?, ?, ?, ?)';
    await writer.add('INSERT INTO configs (run_id, run_name, config, created_at) VALUES (?, ?, ?, ?)', [
      ['r1', 'name of r1', '{"lr": 0.5, "model": {"w": 64}, "_Username": "someone"}', ''],
    ]);
    await writer.add(insert, [
      at(0, { 'train/loss': 1, 'train/global_step': 10, group: { a: 0.5 } }),
      at(1, { 'eval/loss': 'NaN', 'train/global_step': 10, table: { _type: 'trackio.table', _value: [1] } }),
      at(2, { 'train/loss': 0.5, 'train/global_step': 20, long: 'x'.repeat(20_000) }),
      at(0, { loss: 3 }, 'r2'),
      at(1, { loss: 2 }, 'r2'),
    ]);
    const { all } = await runsIn(folder);
    expect(all().map(({ name }) => name)).toEqual(['name of r1', 'name of r2']);
    const { run } = all()[0]!;
    expect(Array.from(run.series.get('train/loss')!.steps)).toEqual([10, 20]);
    expect(Array.from(run.series.get('eval/loss')!.values)).toEqual([NaN]);
    expect(run.series.get('train/group/a')!.last).toEqual({ step: 10, value: 0.5 });
    expect(run.series.get('time')!.values[0]).toBe(Date.UTC(2026, 5, 1, 10, 0, 0, 500));
    expect(run.about.config).toEqual({ lr: 0.5, 'model.w': 64 });
    expect(Array.from(all()[1]!.run.series.get('train/loss')!.steps)).toEqual([0, 1]);
  });

  it('other databases, links and damaged ones make no run and no harm', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'good/mlflow.db');
    const writer = await writerOf(file, ['page_size=512']);
    await writer.add(RUN, [['aaaa', 'live', 'RUNNING', 'active']]);
    await writer.add(METRIC, metrics('aaaa', 0, 2_000));
    const bytes = await readFile(file);
    await writeFile(join(folder, 'text.db'), 'step,loss\n1,0.5\n');
    await writeFile(join(folder, 'empty.db'), '');
    await (
      await writerOf(join(folder, 'other.db'), [], ['CREATE TABLE notes (text TEXT)'])
    ).run("INSERT INTO notes VALUES ('a')");
    await symlink(file, join(folder, 'link.db'));
    let seed = 1;
    const random = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) / 0x7fffffff;
    for (let i = 0; i < 40; i++) {
      const damaged = Buffer.from(bytes);
      for (let j = 0; j < 200; j++) damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      if (i % 4 === 0) await writeFile(join(folder, `damaged${i}.db`), damaged.subarray(0, damaged.length * random()));
      else await writeFile(join(folder, `damaged${i}.db`), damaged);
    }
    const start = performance.now();
    const { all } = await runsIn(folder);
    expect(performance.now() - start).toBeLessThan(20_000);
    const good = all().filter(({ origin }) => origin.directory.includes('good/'));
    expect(good.map(({ run }) => run.series.get('train/loss')!.length)).toEqual([2_000]);
    expect(all().some(({ origin }) => /link|other|text|empty/.test(origin.directory))).toBe(false);
    await copyFile(file, join(folder, 'text.db'));
  });

  it('a large one is read in pieces, without being held in memory', async () => {
    const folder = await temporaryFolder();
    const writer = await writerOf(join(folder, 'mlflow.db'));
    await writer.add(RUN, [['aaaa', 'live', 'RUNNING', 'active']]);
    for (let at = 0; at < 100_000; at += 20_000) await writer.add(METRIC, metrics('aaaa', at, at + 20_000));
    const start = performance.now();
    const { all } = await runsIn(folder);
    expect(all()[0]!.run.series.get('train/loss')!.length).toBe(100_000);
    console.log(`100,000 rows of a database: ${Math.round(performance.now() - start)} ms`);
  });
});
