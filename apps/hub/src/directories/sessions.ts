/** Sessions of one training: each writes an event file of its own, and the next one may begin at a step that the last had passed. */

import { basename, dirname } from 'node:path';
import type { RunEvent } from '@rewardboard/protocol';
import type { LogFile } from './log-file.ts';
import type { KnownLog, RunLogs } from './run-logs.ts';

export interface LeftBranch {
  /** Number of the file that told what was left. */
  writer: number;
  /** First step that was left. */
  from: number;
}

/** What a file's first events leave behind of other files. What those are still being read for is decided at their end. */
export function leftBranches(logs: RunLogs, file: string, events: readonly RunEvent[]): LeftBranch[] {
  const log = logs.get(file)!;
  if (!log.format?.sessionBegan || log.firstSteps) return [];
  const begun = firstStepsOf(events);
  if (begun.size === 0) return [];
  log.firstSteps = begun;
  const all = logs.all();
  const later = all.find((one) => one.file === file)!;
  return all.flatMap((earlier) => {
    const from = isEarlier(earlier, later) ? leftFrom(logs, earlier, later) : null;
    return from === null ? [] : [{ writer: earlier.writer, from }];
  });
}

/** What a file that is read to its end now had lost to sessions that had told their beginning before: where that was left, and those sessions, over which it was told. */
export function leftSince(logs: RunLogs, file: string): { from: number; over: LogFile[] } | null {
  const all = logs.all();
  const earlier = all.find((one) => one.file === file)!;
  const over: LogFile[] = [];
  let least = Infinity;
  for (const later of all) {
    const from = later.log.firstSteps && isEarlier(earlier, later) ? leftFrom(logs, earlier, later) : null;
    if (from === null) continue;
    least = Math.min(least, from);
    over.push(later.log);
  }
  return over.length === 0 ? null : { from: least, over };
}

/** Decided once: whoever writes on after that is a second writer, and no session that was left. */
function leftFrom(logs: RunLogs, earlier: KnownLog, later: KnownLog): number | null {
  if (!logs.decide(earlier.file, later.file)) return null;
  const paths = new Set(earlier.log.names?.values());
  const from = Math.min(...[...later.log.firstSteps!].flatMap(([path, step]) => (paths.has(path) ? [step] : [])));
  return from <= (earlier.log.progress.lastStep ?? -1) ? from : null;
}

/** Event files go to the end, the first session first. */
export function inSessionOrder(logs: readonly KnownLog[]): KnownLog[] {
  const timeOf = ({ file, log }: KnownLog) => beganAt(file, log) ?? -1;
  return logs.toSorted((a, b) => timeOf(a) - timeOf(b));
}

/** A writer that was killed may have left half a record at the end. */
function isEarlier({ file: name, log, state }: KnownLog, { file, log: later }: KnownLog): boolean {
  if (name === file || !state || !log.hasAll(state)) return false;
  const [began, laterBegan] = [beganAt(name, log), beganAt(file, later) ?? 0];
  // The trainer's state in a checkpoint of an earlier session goes on to where that one came.
  if (log.format?.repeatsHistory) return later.isSession && state.changedAt < laterBegan * 1000;
  if (began === null || (dirname(name) !== dirname(file) && !(later.isSession && log.isSession))) return false;
  return began < laterBegan || (began === laterBegan && name < file);
}

/** Seconds since 1970; 0 where the name doesn't say, null for formats that have no sessions. */
function beganAt(file: string, { format }: LogFile): number | null {
  return format?.sessionBegan?.(basename(file)) ?? null;
}

function firstStepsOf(events: readonly RunEvent[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const event of events)
    if (event.type === 'points')
      for (const [path, { steps }] of Object.entries(event.series))
        if (path !== 'epoch' && path !== 'time' && !first.has(path) && steps.length > 0) first.set(path, steps[0]!);
  return first;
}
