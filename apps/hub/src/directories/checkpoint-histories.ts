/** Each checkpoint of a training repeats the whole history so far: what a longer one holds is read once, and where two differ, one was left. */

import { readSync } from 'node:fs';
import { withInside } from '@rewardboard/follower';
import type { FileState } from '@rewardboard/follower';
import type { GatheredRun, RunEvent } from '@rewardboard/protocol';
import { writerOf } from '@rewardboard/protocol';
import type { KnownLog } from './known-log.ts';
import type { LogFile } from './log-file.ts';
import { compared } from './same-numbers.ts';
import { statsOf } from './stats-of.ts';

/** Most files that differ do so at once; only what begins alike is compared on. */
const FIRST_BYTES = 4096;
/** What tells trainings apart: an evaluation may be made again, and all may have one schedule. */
const ALIKE = /^train\/(?!learning_rate$)/;
/** Files that were copied together were written so close to each other, ms: their times say nothing of which came first. */
const COPIED_MS = 10_000;

/** How many of these bytes, `offset` bytes behind the beginning of this file's list, were read from a longer file. */
export function knownFromLonger(log: KnownLog, bytes: Uint8Array, offset: number, all: readonly KnownLog[]): number {
  const size = statsOf(log.log.path)?.size ?? 0;
  const longer = othersOf(log, all).filter(({ state }) => state && state.size > size);
  let most = 0;
  let from: KnownLog | null = null;
  for (const { log: other } of longer.sort((a, b) => b.state!.size - a.state!.size)) {
    const list = other.reading?.list;
    if (!list || list.length <= offset) continue;
    const read = bytes.subarray(0, list.length - offset);
    const length = read.length > most ? commonLength(other, list.begin + offset, read) : 0;
    if (length > most) [most, from] = [length, longer.find((one) => one.log === other)!];
  }
  if (offset === 0) log.continues = from?.file ?? null;
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
  const stats = statsOf(log.log.path);
  const own = { changedAt: stats?.mtimeMs ?? 0, size: stats?.size ?? 0 };
  const beyond = others.filter(({ log: { progress } }) => (progress.lastStep ?? -1) >= from);
  return {
    from,
    older: beyond.filter(({ state }) => !isSince(state, own)),
    newer: beyond.filter(({ state }) => isSince(state, own)),
  };
}

/** Checkpoints written after this one that go as far as this step. */
export function newerThan({ state }: KnownLog, from: number, all: readonly KnownLog[]): KnownLog[] {
  return all.filter(
    ({ log, state: other }) =>
      log.format?.repeatsHistory && isSince(other, state) && (log.progress.lastStep ?? -1) >= from,
  );
}

/** Whether one file was written after another; of files that were copied together, the longer one was. */
function isSince(
  file: Pick<FileState, 'changedAt' | 'size'> | null,
  before: Pick<FileState, 'changedAt' | 'size'> | null,
): boolean {
  const later = (file?.changedAt ?? 0) - (before?.changedAt ?? 0);
  return Math.abs(later) > COPIED_MS ? later > 0 : (file?.size ?? 0) > (before?.size ?? 0);
}

/** Checkpoints that another training left in the directory, each with one of the newest training. Those of one training begin alike. */
export function leftTrainings(all: readonly KnownLog[]): Map<string, string> {
  const histories = all.filter(({ log }) => log.format?.repeatsHistory && log.heads);
  const left = new Map<string, string>();
  if (histories.length < 2) return left;
  const byFile = new Map(histories.map((log) => [log.file, log]));
  const newest = histories.reduce((a, b) => (isSince(b.state, a.state) ? b : a));
  for (const log of histories) if (!beginAlike(log, newest, byFile)) left.set(log.file, newest.file);
  return left;
}

function beginAlike(a: KnownLog, b: KnownLog, byFile: ReadonlyMap<string, KnownLog>): boolean {
  const [one, other] = [a, b].map((log) => whereItBegins(log, byFile));
  if (one === other) return true;
  for (const [path, head] of one!.log.heads!.byPath) {
    const theirs = ALIKE.test(path) ? other!.log.heads!.byPath.get(path) : undefined;
    const { common, isFirstEqual } = theirs ? compared(head, theirs) : { common: 0, isFirstEqual: true };
    if (common > 0 && !isFirstEqual) return false;
  }
  return true;
}

/** The file whose beginning was read; those that repeat it were not read from theirs. */
function whereItBegins(log: KnownLog, byFile: ReadonlyMap<string, KnownLog>): KnownLog {
  const seen = new Set<KnownLog>();
  let at = log;
  for (; at.log.reading?.beginsElsewhere && !seen.has(at); at = byFile.get(at.continues ?? '') ?? at) seen.add(at);
  return at;
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
function commonLength({ root, path }: LogFile, from: number, bytes: Uint8Array): number {
  let at = 0;
  try {
    withInside(root, path, (file) => {
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
