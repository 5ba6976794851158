/** The logs of one run, by path. */

import { basename } from 'node:path';
import type { FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import { formatOf } from '@rewardboard/run-files';
import { byLength } from './checkpoint-histories.ts';
import type { KnownLog } from './known-log.ts';
import type { LogFile } from './log-file.ts';
import { inSessionOrder } from './sessions.ts';

/** Names of files that a run's line shows. */
const MAX_SOURCE_NAMES = 3;

export class RunLogs {
  readonly #logs = new Map<string, KnownLog>();
  /** A file keeps its number when others go. */
  readonly #writers: string[] = [];

  get size(): number {
    return this.#logs.size;
  }

  get(file: string): KnownLog | undefined {
    return this.#logs.get(file);
  }

  add(file: string, log: LogFile, isSession: boolean): KnownLog {
    const number = this.#writers.indexOf(file);
    const writer = number < 0 ? this.#writers.push(file) - 1 : number;
    const known = { file, log, writer, isSession, state: null, continues: null };
    this.#logs.set(file, known);
    return known;
  }

  delete(file: string): void {
    this.#logs.delete(file);
  }

  clear(): void {
    this.#logs.clear();
  }

  /** In the order in which they are read again: the longest checkpoint first, which holds what the others need not say, and the sessions as they came. */
  all(): KnownLog[] {
    return inSessionOrder([...this.#logs.values()].sort((a, b) => byLength(a) - byLength(b)));
  }

  /** Whether one of them has a metric of this name, as the file spells it. */
  hasName(name: string): boolean {
    return this.all().some(({ log }) => log.reading?.names?.has(name));
  }

  /** Ends files that did not change since: their last lines count. @returns those in which that said something */
  endQuiet(since: number): KnownLog[] {
    return this.all().filter(({ log, state }) => state && state.arrivedAt <= since && log.end());
  }

  /** Of those that were read. */
  states(): FileState[] {
    return [...this.#logs.values()].flatMap(({ state }) => state ?? []);
  }

  /** Whether everything was read that they hold. */
  get areRead(): boolean {
    return [...this.#logs.values()].every(
      ({ log, state }) => !state?.exists || state.error !== null || !log.format || log.reading?.hasAll(state.size),
    );
  }

  /** Whether none of them changed since. */
  isQuiet(since: number): boolean {
    return [...this.#logs.values()].every(({ state }) => state && state.arrivedAt <= since);
  }

  /** Whether there is something to show: a file that only looks like a log makes no run before its first record. */
  mayBegin(file: string, { error }: FileState): boolean {
    const format = formatOf(file);
    if (!format) return false;
    const isTrouble = error !== null || (this.#logs.get(file)?.log.progress.damaged ?? 0) > 0;
    return format.isRunWhenEmpty === true || (!format.isAside && isTrouble);
  }

  /** Hyperparameters alone make no run, nor does one line of some program's output. */
  isEnough(events: readonly RunEvent[]): boolean {
    const logs = [...this.#logs.values()].map(({ log }) => log).filter(({ format }) => format && !format.isAside);
    const isOutput = logs.every(({ format }) => format!.isAnyText);
    const records = logs.reduce((sum, { progress }) => sum + progress.records, 0);
    return events.some((event) => event.type !== 'about') && (!isOutput || records > 1);
  }

  /** None of them exists any more. */
  get areGone(): boolean {
    return this.size > 0 && [...this.#logs.values()].every(({ state }) => state?.exists === false);
  }

  /** For a run's line in the list. */
  names(): string {
    const known = [...this.#logs].filter(([file, { log }]) => log.progress.records > 0 || formatOf(file));
    const names = [...new Set(known.map(([file, { log }]) => log.format?.sourceName ?? basename(file)))];
    return names.length > MAX_SOURCE_NAMES
      ? `${names.slice(0, MAX_SOURCE_NAMES).join(', ')} and ${names.length - MAX_SOURCE_NAMES} more`
      : names.join(', ');
  }

  /** Checkpoints come and go; a later one holds what this one did. */
  isOutlived(file: string): boolean {
    const known = this.#logs.get(file);
    return (
      known?.log.format?.repeatsHistory === true &&
      !known.state?.exists &&
      [...this.#logs.values()].some(({ log, state }) => log.format === known.log.format && state?.exists)
    );
  }
}
