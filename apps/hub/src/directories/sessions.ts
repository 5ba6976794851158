/** Sessions of one training: each writes an event file of its own, and the next one may begin at a step that the last had passed. */

import { basename, dirname } from 'node:path';
import type { RunEvent } from '@rewardboard/protocol';
import type { KnownLog, RunLogs } from './run-logs.ts';

export interface LeftBranch {
  /** Number of the file that told what was left. */
  writer: number;
  /** First step that was left. */
  from: number;
}

/** What a file's first events leave behind of other files. Files that are read only in part yet are left alone. */
export function leftBranches(logs: RunLogs, file: string, events: readonly RunEvent[]): LeftBranch[] {
  const log = logs.get(file)!;
  const begun = log.isFirstTold ? firstStepsOf(events) : new Map<string, number>();
  if (begun.size === 0 || log.format?.id !== 'tensorboard') return [];
  log.isFirstTold = false;
  return logs.all().flatMap((other) => {
    if (!isEarlier(other, file, log.isSession)) return [];
    const paths = new Set(other.log.names?.values());
    const from = Math.min(...[...begun].flatMap(([path, step]) => (paths.has(path) ? [step] : [])));
    return from <= (other.log.progress.lastStep ?? -1) ? [{ writer: other.writer, from }] : [];
  });
}

/** Event files go to the end, the first session first. */
export function inSessionOrder(logs: readonly KnownLog[]): KnownLog[] {
  const timeOf = ({ file, log }: KnownLog) => (log.format?.id === 'tensorboard' ? beganAt(file) : -1);
  return logs.toSorted((a, b) => timeOf(a) - timeOf(b));
}

function isEarlier({ file: name, log, state }: KnownLog, file: string, isSession: boolean): boolean {
  if (name === file || !state || !log.isReadTo(state)) return false;
  // The trainer's state in a checkpoint of an earlier session goes on to where that one came.
  if (log.format?.id === 'trainer-state') return isSession && state.changedAt < beganAt(file) * 1000;
  if (log.format?.id !== 'tensorboard' || (dirname(name) !== dirname(file) && !(isSession && log.isSession))) return false;
  return beganAt(name) - beganAt(file) < 0 || (beganAt(name) === beganAt(file) && name < file);
}

/** Seconds since 1970, which writers of event files put into their names; 0 where that is missing. */
function beganAt(file: string): number {
  return Number(/tfevents\.(\d{1,12})\b/.exec(basename(file))?.[1] ?? 0);
}

function firstStepsOf(events: readonly RunEvent[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const event of events)
    if (event.type === 'points')
      for (const [path, { steps }] of Object.entries(event.series)) if (path !== 'epoch' && path !== 'time' && !first.has(path) && steps.length > 0) first.set(path, steps[0]!);
  return first;
}
