/** Each checkpoint of a training repeats the whole history so far: what a longer one holds is read once, and where two differ, one was left. */

import { readSync } from 'node:fs';
import type { GatheredRun, RunEvent } from '@rewardboard/protocol';
import { writerOf } from '@rewardboard/protocol';
import { withRegularFile } from '../journals/with-regular-file.ts';
import type { KnownLog } from './known-log.ts';
import { statsOf } from './stats-of.ts';

/** Most files that differ do so at once; only what begins alike is compared on. */
const FIRST_BYTES = 4096;

/** How many of these bytes, `offset` bytes behind the beginning of this file's list, were read from a longer file. */
export function knownFromLonger(log: KnownLog, bytes: Uint8Array, offset: number, all: readonly KnownLog[]): number {
  const size = statsOf(log.log.path)?.size ?? 0;
  const longer = othersOf(log, all).filter(({ state }) => state && state.size > size);
  let most = 0;
  for (const { log: other } of longer.sort((a, b) => b.state!.size - a.state!.size)) {
    const list = other.reading?.list;
    if (!list || list.length <= offset) continue;
    const read = bytes.subarray(0, list.length - offset);
    if (read.length > most) most = Math.max(most, commonLength(other.path, list.begin + offset, read));
  }
  return most;
}

/** The first step of which these events say something else than another checkpoint; and which others go as far, the ones written before this one and the ones since. */
export function forkOf(
  log: KnownLog,
  events: readonly RunEvent[],
  all: readonly KnownLog[],
  run: GatheredRun,
): { from: number; older: KnownLog[]; newer: KnownLog[] } | null {
  const others = othersOf(log, all);
  if (others.length === 0) return null;
  const from = firstOther(run, events, new Set(others.map(({ writer }) => writer)));
  if (from === null) return null;
  const at = statsOf(log.log.path)?.mtimeMs ?? 0;
  const beyond = others.filter(({ log: { progress } }) => (progress.lastStep ?? -1) >= from);
  return {
    from,
    older: beyond.filter(({ state }) => (state?.changedAt ?? 0) <= at),
    newer: beyond.filter(({ state }) => (state?.changedAt ?? 0) > at),
  };
}

/** Checkpoints written after this one that go as far as this step. */
export function newerThan({ state }: KnownLog, from: number, all: readonly KnownLog[]): KnownLog[] {
  return all.filter(
    ({ log, state: other }) =>
      log.format?.repeatsHistory &&
      (other?.changedAt ?? 0) > (state?.changedAt ?? 0) &&
      (log.progress.lastStep ?? -1) >= from,
  );
}

/** The longest one first: it holds what the others need not say. */
export function byLength({ log, state }: KnownLog): number {
  return log.format?.repeatsHistory ? -(state?.size ?? 0) : 0;
}

/** Other checkpoints; none for what is no checkpoint. */
function othersOf({ file, log }: KnownLog, all: readonly KnownLog[]): KnownLog[] {
  return log.format?.repeatsHistory
    ? all.filter((other) => other.file !== file && other.log.format?.repeatsHistory)
    : [];
}

/** A step has one loss; an evaluation may be made again. */
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
  let at = 0;
  try {
    withRegularFile(path, (file) => {
      for (let length = FIRST_BYTES; at < bytes.length; length = bytes.length) {
        const wanted = bytes.subarray(at, at + length);
        const read = Buffer.allocUnsafe(wanted.length);
        const there = read.subarray(0, readSync(file, read, 0, read.length, from + at));
        const same = sameLength(there, wanted);
        at += same;
        if (same < wanted.length) return;
      }
    });
    return at;
  } catch {
    return 0;
  }
}

function sameLength(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  if (Buffer.compare(a.subarray(0, length), b.subarray(0, length)) === 0) return length;
  let same = 0;
  while (a[same] === b[same]) same++;
  return same;
}
