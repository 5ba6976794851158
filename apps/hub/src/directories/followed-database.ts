/** One database of a tracker: read row by row as it grows, and shown as its runs. For those that rested and are needed it is read once more. */

import { basename, dirname } from 'node:path';
import type { RunEvent } from '@rewardboard/protocol';
import type { DatabaseRows, DatabaseRun, TrackerDatabase } from '@rewardboard/run-files';
import type { Corrections } from './corrections.ts';
import { DatabasePass, stampOf } from './database-pass.ts';
import { DirectoryIdentity } from './directory-identity.ts';
import { statsOf } from './stats-of.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';

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
  readonly #pass: DatabasePass;
  /** From the first row on again, for runs that rested; null while none of them is needed. */
  #again: DatabasePass | null = null;
  /** Runs that are needed next. */
  #needed = new Set<string>();
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
    private readonly corrections: Corrections,
    private readonly options: DatabaseOptions,
  ) {
    this.#pass = this.#newPass();
    corrections.onChange(() => {
      this.#database.forget();
      this.#restart();
    });
  }

  get #database(): TrackerDatabase {
    return this.#pass.database;
  }

  isLive(now: number): boolean {
    return this.#settled === null || this.#again !== null || this.#needed.size > 0 || now - this.#changedAt < LIVE_MS;
  }

  /** @returns whether there is more to read now */
  look(): boolean {
    return this.#lookForNew() || this.#lookAgain();
  }

  #lookForNew(): boolean {
    const before = this.#signature();
    if (before === this.#settled) return false;
    const times = ['', '-wal', '-journal'].map((ending) => statsOf(this.absolute + ending)?.mtimeMs ?? 0);
    this.#changedAt = Math.max(...times);
    if (!statsOf(this.absolute)) this.#remove();
    const found = this.#read(this.#pass);
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
  #read(pass: DatabasePass): DatabaseRows | null {
    const found = pass.read();
    return typeof found === 'string' ? this.#fail(found) : found;
  }

  #newPass(only: ReadonlySet<string> | null = null): DatabasePass {
    const context = { renamed: (name: string) => this.corrections.pathOf(name) };
    return new DatabasePass({ root: this.root, path: this.absolute }, context, only);
  }

  /** Reads on for runs that rested. All that the first pass has seen is before its end. @returns whether there is more to read now */
  #lookAgain(): boolean {
    if (this.#again === null) {
      if (this.#needed.size === 0) return false;
      this.#again = this.#newPass(this.#needed);
      this.#needed = new Set();
      this.#restartAgain();
    }
    const found = this.#read(this.#again);
    if (!found) return false;
    const events = this.#again.database.take(found);
    if (!events) this.#restartAgain();
    for (const [run, fresh] of events ?? []) {
      const live = this.#liveOf(run.id);
      if (live) this.options.runs.apply(live, fresh);
    }
    if (!events || found.hasMore) return true;
    this.#again = null;
    this.#listSources();
    return this.#needed.size > 0;
  }

  #restartAgain(): void {
    for (const id of this.#again?.only ?? []) {
      const live = this.#liveOf(id);
      if (live) this.options.runs.restart(live);
    }
  }

  #liveOf(id: string): LiveRun | undefined {
    const run = this.#database.runs.get(id);
    return run && this.#shown.get(run);
  }

  #restart(): void {
    this.#settled = null;
    this.#again = null;
    this.#needed.clear();
    this.#waiting.clear();
    for (const live of this.#shown.values()) this.options.runs.restart(live);
  }

  /** The file is gone, and its runs with it; they come back with it. */
  #remove(): void {
    for (const live of this.#shown.values()) this.options.runs.remove(live);
    this.#shown.clear();
    this.#waiting.clear();
    this.#needed.clear();
    this.#again = null;
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
      // What is read again for it ends with this.
      if (!this.#again?.only?.has(run.id)) this.options.runs.apply(live, [...waiting, ...fresh]);
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
    if (!live) return null;
    this.#shown.set(run, live);
    live.rest.readBy({
      hasAll: () => this.#settled !== null && !this.#again?.only?.has(run.id) && !this.#needed.has(run.id),
      readAgain: () => this.#needed.add(run.id),
      gaveWay: () => undefined,
    });
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
        program: store.sourceName,
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
