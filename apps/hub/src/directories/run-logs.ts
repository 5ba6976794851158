/** The logs of one run by path, each with its state on the disk and the number under which the run knows its points. */

import { basename } from 'node:path';
import type { FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import { formatOf } from '@rewardboard/run-files';
import type { LogFile } from './log-file.ts';
import { inSessionOrder, leftBranches } from './sessions.ts';

/** Formats whose file is a run, even before it says something. */
const OF_THE_GUIDE = new Set(['metrics-history', 'metrics-log', 'predictions-log', 'prediction-samples']);
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

export class RunLogs {
  readonly #logs = new Map<string, LogFile>();
  readonly states = new Map<string, FileState>();
  /** What they told before it was enough for a run. */
  readonly early: { events: RunEvent[]; writer: number }[] = [];
  /** A file keeps its number when others go. */
  readonly #writers: string[] = [];
  /** Branches that sessions left, numbered apart from those within one file. */
  #leftCount = 1_000_000;

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
    this.early.length = 0;
  }

  writerOf(file: string): number {
    const known = this.#writers.indexOf(file);
    return known < 0 ? this.#writers.push(file) - 1 : known;
  }

  /** In the order in which they are read anew: what an earlier session told comes before what a later one did. */
  all(): KnownLog[] {
    const known = [...this.#logs].map(([file, log]) => ({ file, log, state: this.states.get(file), writer: this.writerOf(file) }));
    return inSessionOrder(known);
  }

  /** What an earlier session told of the steps of a later one, and beyond, is a branch that was left: by writer, the resume that says so. */
  resumesBy(file: string, events: readonly RunEvent[]): { writer: number; event: RunEvent }[] {
    return leftBranches(this, file, events).map(({ writer, from }) => ({ writer, event: { type: 'resume', from, branch: ++this.#leftCount } }));
  }

  /** Whether there is something to show: a file that only looks like a log makes no run before it has told something. */
  mayBegin(file: string, { error }: FileState): boolean {
    const format = formatOf(file);
    return format !== null && (OF_THE_GUIDE.has(format.id) || (!format.isAside && (error !== null || (this.#logs.get(file)?.progress.damaged ?? 0) > 0)));
  }

  /** Hyperparameters alone make no run, nor does one line of some program's output. */
  isEnough(events: readonly RunEvent[]): boolean {
    const logs = [...this.#logs.values()];
    const isOutput = logs.every((log) => !log.format || log.format.isAside || log.format.id === 'console');
    const records = logs.reduce((sum, log) => sum + (log.format?.isAside ? 0 : log.progress.records), 0);
    return events.some((event) => event.type !== 'about') && (!isOutput || records > 1);
  }

  /** For a run's line in the list. */
  names(): string {
    const names = [...new Set([...this.#logs].filter(([file, log]) => log.progress.records > 0 || formatOf(file)).map(([file]) => basename(file)))];
    return names.length > MAX_SOURCE_NAMES ? `${names.slice(0, MAX_SOURCE_NAMES).join(', ')} and ${names.length - MAX_SOURCE_NAMES} more` : names.join(', ');
  }

  /** Checkpoints come and go; a later one holds what this one did. */
  isOutlived(file: string): boolean {
    const format = this.#logs.get(file)?.format;
    return format?.id === 'trainer-state' && !this.states.get(file)?.exists && [...this.#logs].some(([name, other]) => other.format === format && this.states.get(name)?.exists);
  }
}
