/** Sessions of one training: each writes an event file of its own, and the next one may begin at a step that the last had passed. */

import { dirname } from 'node:path';
import type { FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { LogFile } from './log-file.ts';

export interface LeftBranch {
  /** Number of the file that told what was left. */
  writer: number;
  /** First step that was left. */
  from: number;
}

/**
 * What a file's first events leave behind of other files. Files that are read only in part yet are left alone.
 * @param logs all of the run, by path, in the order of their numbers
 */
export function leftBranches(logs: ReadonlyMap<string, LogFile>, states: ReadonlyMap<string, FileState>, file: string, events: readonly RunEvent[]): LeftBranch[] {
  const log = logs.get(file)!;
  const begun = log.isFirstTold ? firstStepsOf(events) : new Map<string, number>();
  if (begun.size === 0 || log.format?.id !== 'tensorboard') return [];
  log.isFirstTold = false;
  return [...logs].flatMap(([name, other], writer) => {
    const state = states.get(name);
    if (other.format !== log.format || dirname(name) !== dirname(file) || name >= file || state?.read !== state?.size) return [];
    const paths = new Set(other.names?.values());
    const from = Math.min(...[...begun].flatMap(([path, step]) => (paths.has(path) ? [step] : [])));
    return from <= (other.progress.lastStep ?? -1) ? [{ writer, from }] : [];
  });
}

function firstStepsOf(events: readonly RunEvent[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const event of events)
    if (event.type === 'points')
      for (const [path, { steps }] of Object.entries(event.series)) if (path !== 'epoch' && path !== 'time' && !first.has(path) && steps.length > 0) first.set(path, steps[0]!);
  return first;
}
