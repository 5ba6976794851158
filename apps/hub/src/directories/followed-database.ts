/** One database of a tracker: read row by row as it grows, and shown as its runs. */

import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { RunEvent } from '@rewardboard/protocol';
import type { DatabaseRows, DatabaseRun } from '@rewardboard/run-files';
import { SqliteDamage, SqliteSnapshot, TrackerDatabase, WalIndex } from '@rewardboard/run-files';
import type { Corrections } from './corrections.ts';
import { DirectoryIdentity } from './directory-identity.ts';
import { statsOf } from './stats-of.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import { hasJournal, withDatabase } from './open-database.ts';

/** Rows at a stretch before others get their turn. */
const ROWS = 5_000;
/** A database that changed this long ago, or less, is looked at often. */
const LIVE_MS = 5 * 60_000;
/** The same damage so often is no writer at work. */
const MAX_FAILURES = 20;
/** Neither is a file that was left as it is for so long. */
const WRITING_MS = 10_000;

export interface DatabaseOptions {
  runs: Runs;
  now(): number;
  notice(text: string): void;
}

export class FollowedDatabase {
  readonly #database: TrackerDatabase;
  readonly #wal = new WalIndex();
  readonly #shown = new Map<DatabaseRun, LiveRun>();
  /** What was said of runs without a point. */
  readonly #waiting = new Map<DatabaseRun, RunEvent[]>();
  /** Files as they were when all of it was read; null while there is more. */
  #settled: string | null = null;
  #wasWhole = false;
  #failures = 0;
  #error: string | null = null;
  #changedAt = 0;

  /** @param path relative to the root */
  constructor(
    private readonly root: string,
    private readonly path: string,
    private readonly absolute: string,
    corrections: Corrections,
    private readonly options: DatabaseOptions,
  ) {
    this.#database = new TrackerDatabase({ renamed: (name) => corrections.pathOf(name) });
    corrections.onChange(() => {
      this.#database.forget();
      this.#restart();
    });
  }

  isLive(now: number): boolean {
    return this.#settled === null || now - this.#changedAt < LIVE_MS;
  }

  /** @returns whether there is more to read now */
  look(): boolean {
    const before = this.#signature();
    if (before === this.#settled) return false;
    const times = ['', '-wal', '-journal'].map((ending) => statsOf(this.absolute + ending)?.mtimeMs ?? 0);
    this.#changedAt = Math.max(...times);
    if (!statsOf(this.absolute)) this.#remove();
    const found = this.#read();
    if (!found) {
      // A file that stays as it is has nothing more to tell, and one of something else hasn't either.
      const isOther = this.#failures === 0;
      if (isOther || this.#failures >= MAX_FAILURES) this.#settled = before;
      return false;
    }
    this.#failures = 0;
    this.#error = null;
    const events = this.#database.take(found);
    if (!events) {
      this.#restart();
      return true;
    }
    this.#show(events);
    if (!found.hasMore) {
      this.#settled = before;
      this.#wasWhole = true;
    }
    return found.hasMore;
  }

  /** null where the file cannot be read as it is, or was changed meanwhile. */
  #read(): DatabaseRows | null {
    if (hasJournal(this.root, this.absolute)) return this.#fail('a program is writing it, or was stopped while it did');
    try {
      return withDatabase(this.root, this.absolute, ({ file, wal }) => {
        const before = stampOf(this.absolute);
        const snapshot = new SqliteSnapshot(file, wal, this.#wal);
        const found = this.#database.read(snapshot, ROWS);
        // A merge of the write-ahead log, or a commit in the older way, may have changed pages between two of ours.
        const isSame =
          before === stampOf(this.absolute) && this.#wal.isOf(wal) && !hasJournal(this.root, this.absolute);
        return isSame ? found : this.#fail('it changes while it is read');
      });
    } catch (error) {
      return this.#fail(error instanceof SqliteDamage ? error.message : 'it cannot be opened');
    }
  }

  #restart(): void {
    this.#settled = null;
    this.#waiting.clear();
    for (const live of this.#shown.values()) this.options.runs.restart(live);
  }

  /** The file is gone, and its runs with it; they come back with it. */
  #remove(): void {
    for (const live of this.#shown.values()) this.options.runs.remove(live);
    this.#shown.clear();
    this.#waiting.clear();
    this.#database.forget();
  }

  #fail(why: string): null {
    const isOld = this.options.now() - this.#changedAt > WRITING_MS;
    this.#failures = isOld ? MAX_FAILURES : this.#failures + 1;
    if (this.#failures >= MAX_FAILURES) {
      this.#error = why;
      if (this.#database.store) this.options.notice(`${basename(this.absolute)} is not read: ${why}.`);
      this.#listSources();
    }
    return null;
  }

  #show(events: ReadonlyMap<DatabaseRun, RunEvent[]>): void {
    for (const [run, fresh] of events) {
      if (run.isDeleted) continue;
      const known = this.#shown.get(run);
      // Before its first point it is nothing to show; its name and configuration are kept.
      const waiting = known ? [] : (this.#waiting.get(run) ?? []);
      if (!known && !fresh.some(({ type }) => type === 'points')) {
        this.#waiting.set(run, [...waiting, ...fresh]);
        continue;
      }
      const live = known ?? this.#begin(run);
      if (!live) continue;
      this.#waiting.delete(run);
      this.options.runs.apply(live, [...waiting, ...fresh]);
      if (!fresh.some(({ type }) => type === 'points')) continue;
      // What came behind all that was read came just now, whatever the disk's clock says.
      live.pointAt(this.#wasWhole ? this.options.now() : Math.min(this.options.now(), this.#changedAt));
      if (this.#wasWhole) live.times.grew();
    }
    for (const [run, live] of this.#shown)
      if (run.isDeleted) {
        this.options.runs.remove(live);
        this.#shown.delete(run);
      }
    this.#listSources();
  }

  #begin(run: DatabaseRun): LiveRun | null {
    const place = `${basename(this.path)}/${run.id}`;
    const identity = new DirectoryIdentity(this.root, dirname(this.path), place);
    const origin = identity.origin(this.#database.store!.sourceName);
    const seenAt = Math.min(this.options.now(), this.#changedAt);
    const live = this.options.runs.add(identity.id, identity.hash, origin, seenAt);
    if (live) this.#shown.set(run, live);
    return live;
  }

  #listSources(): void {
    const { store } = this.#database;
    if (!store) return;
    const size = statsOf(this.absolute)?.size ?? 0;
    for (const [run, live] of this.#shown)
      live.setSource({
        path: this.path,
        format: store.id,
        label: store.label,
        unit: 'record',
        size,
        read: size,
        records: run.records,
        damaged: 0,
        firstDamage: null,
        lastStep: live.run.lastStep,
        error: this.#error,
        changedAt: this.#changedAt,
        readAt: this.options.now(),
        names: Object.fromEntries([...run.names.seen].slice(0, 100)),
      });
  }

  /** Of the database and what lies beside it: changes with every commit. */
  #signature(): string {
    return ['', '-wal', '-journal'].map((ending) => stampOf(this.absolute + ending)).join(' ');
  }
}

function stampOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = lstatSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return '-';
  }
}
