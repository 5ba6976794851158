/** Sessions of one training: each writes an event file of its own, and the next one may begin at a step that the last had passed. */

import { basename, dirname } from 'node:path';
import type { RunEvent } from '@rewardboard/protocol';
import { formatOf } from '@rewardboard/run-files';
import type { KnownLog } from './known-log.ts';
import type { LogReading } from './log-reading.ts';

/** Axes, evaluations and summaries. */
const NOT_TRAINED = /^(epoch|time|(eval|test|summary)\/.*)$/;

/** What one file said of a step and those after it was left: the training went back, or was resumed from before it. */
export interface LeftBranch {
  writer: number;
  /** First step that was left. */
  from: number;
}

export class Sessions {
  /** Of each metric of the training the first step in this pass through the file. An evaluation makes no step again: after a training it has a file of its own, at that one's last step. */
  readonly #firstSteps = new WeakMap<LogReading, ReadonlyMap<string, number>>();
  /** Pairs of an earlier and a later session, once it is known whether the one left something to the other. */
  readonly #decided = new Set<string>();

  forget(): void {
    this.#decided.clear();
  }

  /** What a file's first events leave behind of other files. What those are still being read for is decided at their end. */
  leftBy(later: KnownLog, events: readonly RunEvent[], all: readonly KnownLog[]): LeftBranch[] {
    const { format, reading } = later.log;
    if (!format?.sessionBegan || !reading || this.#firstSteps.has(reading)) return [];
    const begun = firstStepsOf(events);
    if (begun.size === 0) return [];
    this.#firstSteps.set(reading, begun);
    return all.flatMap((earlier) => {
      const from = this.#leftFrom(earlier, later);
      return from === null ? [] : [{ writer: earlier.writer, from }];
    });
  }

  /** What a file that is now read to its end had lost to sessions that began before that: where it was left, and those sessions, which its points came over. */
  leftSince(earlier: KnownLog, all: readonly KnownLog[]): { from: number; over: KnownLog[] } {
    const left = all.map((later) => ({ later, from: this.#leftFrom(earlier, later) ?? Infinity }));
    return {
      from: Math.min(...left.map(({ from }) => from)),
      over: left.filter(({ from }) => from < Infinity).map(({ later }) => later),
    };
  }

  /** Decided once: a file that grows after that has a second writer, and is not a session that was left. */
  #leftFrom(earlier: KnownLog, later: KnownLog): number | null {
    const begun = later.log.reading && this.#firstSteps.get(later.log.reading);
    const pair = `${earlier.file}\0${later.file}`;
    if (!begun || this.#decided.has(pair) || !isEarlier(earlier, later)) return null;
    this.#decided.add(pair);
    const paths = new Set(earlier.log.reading?.names?.values());
    const from = Math.min(...[...begun].flatMap(([path, step]) => (paths.has(path) ? [step] : [])));
    return from <= (earlier.log.progress.lastStep ?? -1) ? from : null;
  }
}

/** Event files go to the end, the first session first. */
export function inSessionOrder(logs: readonly KnownLog[]): KnownLog[] {
  // A tracker's run has hundreds of files, which are asked once each.
  const began = new Map(logs.map((log) => [log, beganAt(log) ?? -1]));
  return logs.toSorted((a, b) => began.get(a)! - began.get(b)!);
}

/** A writer that was killed may have left half a record at the end. */
function isEarlier(earlier: KnownLog, later: KnownLog): boolean {
  const { file, log, state, isSession } = earlier;
  if (file === later.file || !state || !log.reading?.hasAll(state.size)) return false;
  const [began, laterBegan] = [beganAt(earlier), beganAt(later) ?? 0];
  // The trainer's state in a checkpoint of an earlier session goes on to where that one came.
  if (log.format?.repeatsHistory) return later.isSession && state.changedAt < laterBegan * 1000;
  if (began === null || (dirname(file) !== dirname(later.file) && !(later.isSession && isSession))) return false;
  return began < laterBegan || (began === laterBegan && file < later.file);
}

/** Seconds since 1970; 0 where the name doesn't say, null for formats that have no sessions. A file that is still to be read has its place, too. */
function beganAt({ file, log }: KnownLog): number | null {
  return (log.format ?? formatOf(file))?.sessionBegan?.(basename(file)) ?? null;
}

function firstStepsOf(events: readonly RunEvent[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const event of events)
    if (event.type === 'points')
      for (const [path, { steps }] of Object.entries(event.series))
        if (!NOT_TRAINED.test(path) && !first.has(path) && steps.length > 0) first.set(path, steps[0]!);
  return first;
}
