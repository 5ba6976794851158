/**
 * What of each file of a run counts, where several record the same: each series comes from the file that is believed most.
 * Decided from what the files hold, in whatever order they were met.
 */

import type { SourceStatus } from '@rewardboard/protocol';
import { atEnd } from './at-end.ts';
import type { Candidate } from './candidate.ts';
import { hasCurve } from './candidate.ts';
import { leftTrainings } from './checkpoint-histories.ts';
import type { KnownLog } from './known-log.ts';
import type { Relation } from './same-numbers.ts';
import { relationOf, resumes } from './same-numbers.ts';
import type { Head, SeriesHeads } from './series-heads.ts';

/** Why a file, or some of its metrics, counts nowhere. */
export type Unused = NonNullable<SourceStatus['unused']>;

/** How a file's events count. */
export interface Share {
  /** Series that another file has. */
  without: ReadonlySet<string> | 'all';
  /** Its steps are epochs: where they ended. */
  stepOf: ((epoch: number) => number | null) | null;
  /** Series of a better file, which say the same: as far as they go they count, and behind them these do. */
  behind: ReadonlyMap<string, Head>;
  unused: Unused | null;
  /** The same for shares that do the same with events. */
  key: string;
}

export const WHOLE: Share = { without: new Set(), stepOf: null, behind: new Map(), unused: null, key: '' };

/** A table or lines; consoles less, a program's own state more. */
const PLAIN_AUTHORITY = 2;
/** A file with so many times the points is finer, and no copy. */
const FINER = 2;
/** Steps that must rise for a file to go on behind another. */
const MIN_RISING = 2;

export function sharesOf(logs: readonly KnownLog[]): Map<string, Share> {
  const shares = new Map<string, Share>();
  const left = leftTrainings(logs);
  for (const [file, by] of left) shares.set(file, without('all', { why: 'training', by }));
  const candidates = logs.flatMap((log): Candidate[] => {
    const { heads, format } = log.log;
    if (!heads || !format || format.isAside || heads.byPath.size === 0 || left.has(log.file)) return [];
    return [{ log, heads, authority: format.authority ?? PLAIN_AUTHORITY, holds: heads.byPath }];
  });
  for (const { file, log } of logs) {
    const step = log.format?.standsAtEnd ? log.heads?.summaryStep : log.reading?.standsAtEnd ? 0 : undefined;
    const end = left.has(file) ? null : atEnd(step, candidates);
    if (end !== null) shares.set(file, { ...WHOLE, stepOf: () => end, key: `at the end, ${end}` });
  }
  if (candidates.length < 2) return shares;
  candidates.sort(byAuthority);
  candidates.splice(0, Infinity, ...withResumedLast(candidates));
  const scale = scaleOf(candidates);
  const unit = scale ? 'step' : candidates[0]!.heads.unit;
  const counted: Candidate[] = [];
  for (const candidate of candidates) {
    const share = shareOf(candidate, counted, unit, scale, candidates);
    if (share !== WHOLE) shares.set(candidate.log.file, share);
    const { without } = share;
    if (without === 'all') continue;
    counted.push({ ...candidate, holds: new Map([...candidate.heads.byPath].filter(([path]) => !without.has(path))) });
  }
  return shares;
}

/** The most believed first; of equals the one with steps, then with curves, then with more of its own. */
function byAuthority(a: Candidate, b: Candidate): number {
  return (
    b.authority - a.authority ||
    Number(a.heads.unit !== 'step') - Number(b.heads.unit !== 'step') ||
    Number(hasCurve(b)) - Number(hasCurve(a)) ||
    b.heads.byPath.size - a.heads.byPath.size ||
    (a.log.file < b.log.file ? -1 : 1)
  );
}

/** A file that was resumed in another one comes after it: the training went on with the later one. */
function withResumedLast(candidates: readonly Candidate[]): Candidate[] {
  const sorted: Candidate[] = [];
  for (const one of candidates) {
    const at = sorted.findIndex((other) => other.authority === one.authority && isResumedIn(other, one));
    sorted.splice(at < 0 ? sorted.length : at, 0, one);
  }
  return sorted;
}

function isResumedIn(earlier: Candidate, later: Candidate): boolean {
  return [...earlier.heads.byPath].some(([path, head]) => {
    const theirs = later.heads.byPath.get(path);
    return theirs !== undefined && resumes(head, theirs) && relationOf(head, theirs) === 'other';
  });
}

/** The file that says which step each epoch of the best file ended at; null where nothing needs that, or none does. */
function scaleOf([best, ...others]: readonly Candidate[]): Candidate | null {
  const hasScale = ({ heads }: Candidate) => heads.unit === 'step' && heads.epochs.count > 0;
  if (hasScale(best!)) return best!;
  return best!.heads.unit === 'epoch' ? (others.find(hasScale) ?? null) : null;
}

function shareOf(
  candidate: Candidate,
  better: readonly Candidate[],
  unit: SeriesHeads['unit'],
  scale: Candidate | null,
  all: readonly Candidate[],
): Share {
  const { heads, log } = candidate;
  if (log.log.format?.takesStepsOfOthers) return onOneAxis(candidate, better);
  if (heads.unit === 'epoch' && unit === 'step') {
    if (!scale) return without('all', { why: 'axis', by: all.find((one) => one.heads.unit === 'step')!.log.file });
    return placed(candidate, better, scale, all);
  }
  if (heads.unit !== unit && !hasSameNumbers(heads, better)) {
    const by = better.find((one) => one.heads.unit === unit) ?? better[0];
    return by ? without('all', { why: 'axis', by: by.log.file }) : WHOLE;
  }
  return onOneAxis(candidate, better);
}

/** A file whose steps are epochs, on the axis of another. */
function placed(
  { heads }: Candidate,
  better: readonly Candidate[],
  scale: Candidate,
  all: readonly Candidate[],
): Share {
  const taken = new Map<string, string>();
  const { epochs } = scale.heads;
  let isPlaced = true;
  for (const [path, head] of heads.byPath) {
    const by =
      better.find(({ holds }) => holds.has(path)) ??
      all.find((one) => one.heads.unit === 'step' && isFiner(one.heads.byPath.get(path), head));
    if (by) taken.set(path, by.log.file);
    else isPlaced &&= epochs.stepOf(head.first) !== null && epochs.stepOf(head.last) !== null;
  }
  const share = shareWithout(taken, heads, 'axis');
  return {
    ...share,
    stepOf: (epoch) => epochs.stepOf(epoch),
    unused: share.unused ?? (isPlaced ? null : { why: 'epochs', by: scale.log.file }),
    // Epochs that end later are placed then.
    key: `${share.key}\0placed by ${scale.log.file}${isPlaced ? '' : ` up to ${epochs.count}`}`,
  };
}

function onOneAxis({ heads, authority, log }: Candidate, better: readonly Candidate[]): Share {
  const others = new Map<string, string>();
  const behind = new Map<string, Head>();
  const resumed: string[] = [];
  let recorded = 0;
  let by = '';
  for (const [path, head] of heads.byPath) {
    const one = better.find(({ holds }) => holds.has(path));
    if (!one || isOneWriter(one.log, log)) continue;
    const theirs = one.holds.get(path)!;
    const isBelow = one.authority > authority;
    const relation = one.heads.unit === 'epoch' && heads.unit === 'step' ? 'other' : relationOf(theirs, head);
    if (relation === 'other' && one.authority === authority && resumes(head, theirs)) {
      // What came after is a branch that was left.
      behind.set(path, { ...theirs, last: Infinity });
      resumed.push(path);
      by ||= one.log.file;
      continue;
    }
    if (isContrary(relation, head, isBelow)) {
      others.set(path, one.log.file);
      continue;
    }
    const isExact = one.heads.isRounded && !heads.isRounded && authority >= PLAIN_AUTHORITY;
    if (relation === 'same' && isBelow && !isExact) behind.set(path, theirs);
    if (relation !== 'same' || head.last > theirs.last) continue;
    recorded++;
    by ||= one.log.file;
  }
  if (others.size > 0) return { ...shareWithout(others, heads, 'other'), behind };
  const unused: Unused | null =
    resumed.length > 0
      ? { why: 'resume', by, metrics: resumed }
      : recorded === heads.byPath.size
        ? { why: 'same', by }
        : null;
  return unused || behind.size > 0 ? { ...WHOLE, behind, unused, key: [...behind.keys()].join('\0') } : WHOLE;
}

/** Whether numbers that another file has too are left out. @param isBelow the other file is believed more */
function isContrary(relation: Relation, head: Head, isBelow: boolean): boolean {
  if (relation === 'other') return true;
  return isBelow && relation !== 'same' && (relation === 'unknown' || !goesOn(head));
}

function shareWithout(taken: ReadonlyMap<string, string>, heads: SeriesHeads, why: Unused['why']): Share {
  if (taken.size === 0) return WHOLE;
  const [by] = taken.values();
  if (taken.size === heads.byPath.size) return without('all', { why, by: by! });
  const metrics = [...taken.keys()];
  return without(new Set(taken.keys()), { why, by: by!, metrics });
}

function without(paths: ReadonlySet<string> | 'all', unused: Unused): Share {
  return {
    ...WHOLE,
    without: paths,
    unused,
    key: paths === 'all' ? `all ${unused.why}` : [...paths].sort().join('\0'),
  };
}

/** Sessions of one training, and checkpoints of it, say the same steps again when one goes back: they have their own rules. */
function isOneWriter(a: KnownLog, b: KnownLog): boolean {
  return [a, b].every(({ log: { format } }) => format?.sessionBegan ?? format?.repeatsHistory);
}

/** Numbers of epochs and of records mean the same where they say the same. */
function hasSameNumbers(heads: SeriesHeads, better: readonly Candidate[]): boolean {
  return better.some((one) =>
    [...heads.byPath].some(([path, head]) => {
      const theirs = one.holds.get(path);
      return theirs !== undefined && relationOf(theirs, head) === 'same';
    }),
  );
}

function isFiner(head: Head | undefined, than: Head): boolean {
  return head !== undefined && head.count > FINER * than.count + FINER;
}

/** Whether a file that begins behind another can be its continuation: its records have steps of their own. */
function goesOn({ steps, repeated }: Head): boolean {
  return steps.length >= MIN_RISING && repeated === 0;
}
