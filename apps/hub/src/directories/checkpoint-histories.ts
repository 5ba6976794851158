/** Each checkpoint of a training tells the whole history so far: what a longer one has told is not told again, and where two differ, one was left. */

import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { GatheredRun, RunEvent } from '@rewardboard/protocol';
import { writerOf } from '@rewardboard/protocol';
import type { KnownLog, RunLogs } from './run-logs.ts';
import { statsOf } from './stats-of.ts';

/** Most files that differ do so at once; only what begins alike is compared on. */
const FIRST_BYTES = 4096;

/** How many of these bytes, `offset` bytes behind the beginning of this file's list, a longer file has told. */
export function toldByLonger(
  logs: RunLogs,
  directory: string,
  file: string,
  bytes: Uint8Array,
  offset: number,
): number {
  const size = statsOf(join(directory, file))?.size ?? 0;
  const longer = statesIn(logs, file).filter(({ log, state }) => state && state.size > size && toldOf(log) > offset);
  let most = 0;
  for (const { file: other, log } of longer.sort((a, b) => b.state!.size - a.state!.size)) {
    const told = bytes.subarray(0, toldOf(log) - offset);
    if (told.length > most) most = Math.max(most, commonLength(join(directory, other), log.listBegin! + offset, told));
  }
  return most;
}

/** The first step of which these events say something else than another checkpoint said; and which others go as far, the ones written before this one and the ones since. */
export function forkOf(
  logs: RunLogs,
  file: string,
  events: readonly RunEvent[],
  run: GatheredRun,
): { from: number; older: KnownLog[]; newer: KnownLog[] } | null {
  const log = logs.get(file);
  if (!log?.format?.repeatsHistory) return null;
  const others = statesIn(logs, file);
  const from = others.length === 0 ? null : firstOther(run, events, new Set(others.map(({ writer }) => writer)));
  if (from === null) return null;
  const at = statsOf(log.path)?.mtimeMs ?? 0;
  const beyond = others.filter(({ log: { progress } }) => (progress.lastStep ?? -1) >= from);
  return {
    from,
    older: beyond.filter(({ state }) => (state?.changedAt ?? 0) <= at),
    newer: beyond.filter(({ state }) => (state?.changedAt ?? 0) > at),
  };
}

/** The longest one first: it tells what the others need not. */
export function byLength({ log, state }: KnownLog): number {
  return log.format?.repeatsHistory ? -(state?.size ?? 0) : 0;
}

function statesIn(logs: RunLogs, but: string): KnownLog[] {
  return logs.all().filter(({ file, log }) => file !== but && log.format?.repeatsHistory);
}

function toldOf({ listBegin, toldTo }: KnownLog['log']): number {
  return listBegin === undefined ? 0 : toldTo - listBegin;
}

/** Losses of one step are told once; an evaluation may be made again. */
function firstOther(run: GatheredRun, events: readonly RunEvent[], writers: ReadonlySet<number>): number | null {
  for (const event of events) {
    if (event.type !== 'train' && event.type !== 'evaluation') continue;
    const value = event.values['train/loss'];
    const series = run.series.get('train/loss');
    const tag = value === undefined ? undefined : series?.tagAt(event.step);
    if (tag !== undefined && writers.has(writerOf(tag)) && !Object.is(series!.get(event.step), value))
      return event.step;
  }
  return null;
}

/** How many of these bytes the file holds at `from`, up to the first other one. */
function commonLength(path: string, from: number, bytes: Uint8Array): number {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return 0;
  }
  try {
    let at = 0;
    for (let length = FIRST_BYTES; at < bytes.length; length = bytes.length) {
      const wanted = bytes.subarray(at, at + length);
      const read = Buffer.allocUnsafe(wanted.length);
      const there = read.subarray(0, readSync(file, read, 0, read.length, from + at));
      const same = sameLength(there, wanted);
      at += same;
      if (same < wanted.length) return at;
    }
    return at;
  } catch {
    return 0;
  } finally {
    closeSync(file);
  }
}

function sameLength(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  if (Buffer.compare(a.subarray(0, length), b.subarray(0, length)) === 0) return length;
  let same = 0;
  while (a[same] === b[same]) same++;
  return same;
}
