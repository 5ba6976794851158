/** The logs of one run by path, each with its state on the disk and the number under which the run knows its points. */

import { basename } from 'node:path';
import type { FileState } from '@rewardboard/follower';
import type { GatheredRun, RunEvent } from '@rewardboard/protocol';
import { formatOf } from '@rewardboard/run-files';
import { byLength, forkOf, toldByLonger } from './checkpoint-histories.ts';
import type { LogFile } from './log-file.ts';
import { inSessionOrder, leftBranches, leftSince } from './sessions.ts';

/** Names of files that a run's line shows. */
const MAX_SOURCE_NAMES = 3;

export interface KnownLog {
  /** Path relative to the run's directory. */
  file: string;
  log: LogFile;
  /** As last seen; absent before the first look. */
  state: FileState | undefined;
  writer: number;
}

/** What one file told from a step on was left. */
export interface Resume {
  writer: number;
  event: RunEvent;
}

export class RunLogs {
  readonly #logs = new Map<string, LogFile>();
  readonly states = new Map<string, FileState>();
  /** What they told before it was enough for a run. */
  readonly early: { events: RunEvent[]; writer: number }[] = [];
  /** A file keeps its number when others go. */
  readonly #writers: string[] = [];
  /** Branches that sessions left, numbered apart from those within one file. */
  #leftCount = 1_000_000;
  /** Checkpoints of a branch that was left, told after what came since: from which step. */
  readonly #late = new Map<string, number>();
  /** Pairs of an earlier and a later session. */
  readonly #decided = new Set<string>();

  get size(): number {
    return this.#logs.size;
  }

  get(file: string): LogFile | undefined {
    return this.#logs.get(file);
  }

  set(file: string, log: LogFile): void {
    this.#logs.set(file, log);
  }

  delete(file: string): void {
    this.#logs.delete(file);
    this.states.delete(file);
  }

  clear(): void {
    this.#logs.clear();
    this.states.clear();
    this.forgetTold();
  }

  /** All will be read anew: nobody has told anything. */
  forgetTold(): void {
    this.early.length = 0;
    this.#late.clear();
    this.#decided.clear();
    for (const log of this.#logs.values()) log.toldTo = 0;
  }

  /** @param directory of the run, absolute */
  toldElsewhere(directory: string, file: string, bytes: Uint8Array, offset: number): number {
    return toldByLonger(this, directory, file, bytes, offset);
  }

  writerOf(file: string): number {
    const known = this.#writers.indexOf(file);
    return known < 0 ? this.#writers.push(file) - 1 : known;
  }

  /** In the order in which they are read anew: what an earlier session told comes before what a later one did. */
  all(): KnownLog[] {
    const known = [...this.#logs].map(([file, log]) => ({
      file,
      log,
      state: this.states.get(file),
      writer: this.writerOf(file),
    }));
    return inSessionOrder(known.sort((a, b) => byLength(a) - byLength(b)));
  }

  /** What an earlier session told of the steps of a later one, and beyond, is a branch that was left: by writer, the resume that says so. */
  resumesBy(file: string, events: readonly RunEvent[], run: GatheredRun): Resume[] {
    const fork = forkOf(this, file, events, run);
    if (fork && fork.newer.length > 0) this.#late.set(file, Math.min(fork.from, this.#late.get(file) ?? Infinity));
    const left = (fork?.older ?? []).map(({ writer }) => ({ writer, from: fork!.from }));
    return [...left, ...leftBranches(this, file, events)].map((branch) => this.#resume(branch));
  }

  /** A file is read to its end that told what was left, after what came since: that goes, and those who came since are to tell again what it stood upon. */
  leaveLate(file: string, state: FileState): { resume: Resume; again: LogFile[] } | null {
    if (this.#logs.size < 2 || !this.#logs.get(file)?.hasAll(state)) return null;
    const checkpoint = this.#late.get(file);
    this.#late.delete(file);
    const session = leftSince(this, file);
    const from = Math.min(checkpoint ?? Infinity, session?.from ?? Infinity);
    if (from === Infinity) return null;
    const newer =
      checkpoint === undefined
        ? []
        : this.all().filter(
            ({ log, state: other }) =>
              log.format?.repeatsHistory &&
              (other?.changedAt ?? 0) > state.changedAt &&
              (log.progress.lastStep ?? -1) >= from,
          );
    return {
      resume: this.#resume({ writer: this.writerOf(file), from }),
      again: [...newer.map(({ log }) => log), ...(session?.over ?? [])],
    };
  }

  /** Whether it is still open if the one left something to the other; it is not any more then. */
  decide(earlier: string, later: string): boolean {
    const pair = `${earlier}\0${later}`;
    return !this.#decided.has(pair) && this.#decided.add(pair).size > 0;
  }

  #resume({ writer, from }: { writer: number; from: number }): Resume {
    return { writer, event: { type: 'resume', from, branch: ++this.#leftCount } };
  }

  /** Whether there is something to show: a file that only looks like a log makes no run before it has told something. */
  mayBegin(file: string, { error }: FileState): boolean {
    const format = formatOf(file);
    return (
      format !== null &&
      (format.isRunWhenEmpty ||
        (!format.isAside && (error !== null || (this.#logs.get(file)?.progress.damaged ?? 0) > 0)))
    );
  }

  /** Hyperparameters alone make no run, nor does one line of some program's output. */
  isEnough(events: readonly RunEvent[]): boolean {
    const logs = [...this.#logs.values()];
    const isOutput = logs.every((log) => !log.format || log.format.isAside || log.format.isAnyText);
    const records = logs.reduce((sum, log) => sum + (log.format?.isAside ? 0 : log.progress.records), 0);
    return events.some((event) => event.type !== 'about') && (!isOutput || records > 1);
  }

  /** For a run's line in the list. */
  names(): string {
    const names = [
      ...new Set(
        [...this.#logs]
          .filter(([file, log]) => log.progress.records > 0 || formatOf(file))
          .map(([file]) => basename(file)),
      ),
    ];
    return names.length > MAX_SOURCE_NAMES
      ? `${names.slice(0, MAX_SOURCE_NAMES).join(', ')} and ${names.length - MAX_SOURCE_NAMES} more`
      : names.join(', ');
  }

  /** Checkpoints come and go; a later one holds what this one did. */
  isOutlived(file: string): boolean {
    const format = this.#logs.get(file)?.format;
    return (
      format?.repeatsHistory === true &&
      !this.states.get(file)?.exists &&
      [...this.#logs].some(([name, other]) => other.format === format && this.states.get(name)?.exists)
    );
  }
}
