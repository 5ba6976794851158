/** Is a run running, quiet, finished or failed, and why does the hub think so? Pure: time comes in. */

import type { EndEvent, RunState } from '@rewardboard/protocol';

/** A run is quiet when nothing new came for this long, */
export const QUIET_AFTER_MS = 60_000;
/** or for this many of its own usual intervals, whichever is longer: an evaluation a quarter of an hour is no silence. */
const QUIET_AFTER_INTERVALS = 5;

const HOUR_MS = 3_600_000;
/** Durations of a silence that the reason names, so that it does not change every second. */
const NAMED_MS: readonly number[] = [
  5 * 60_000,
  15 * 60_000,
  HOUR_MS,
  6 * HOUR_MS,
  24 * HOUR_MS,
  48 * HOUR_MS,
  168 * HOUR_MS,
  720 * HOUR_MS,
  8_760 * HOUR_MS,
];

/** Files that are gone for less may be about to come back: a log is rotated, or written aside and renamed. */
export const DELETED_AFTER_MS = 2_000;

export interface StateFacts {
  /** ms of when all its files were found gone, by the hub's clock; null while there are some. */
  deletedAt: number | null;
  end: EndEvent | null;
  /** The process that writes the journal, where this machine can know. */
  trainer: 'alive' | 'gone' | 'unknown';
  /** Whether its uplink is connected; null for a run that came by files alone. */
  uplink: 'connected' | 'gone' | null;
  /** ms of the last new point, by the hub's clock; before the first point, of when the run was first seen. */
  lastPointAt: number;
  hasPoints: boolean;
  /** Its files were put there as they are, and say nothing of time. */
  isCopy?: boolean;
  /** Its log says that all planned steps are made. */
  isAtPlan: boolean;
  /** Median of the last intervals between points, ms. */
  intervalMs: number | null;
}

export interface StateWithReason {
  state: RunState;
  reason: string;
}

export function stateOf(facts: StateFacts, now: number): StateWithReason {
  if (facts.deletedAt !== null && now - facts.deletedAt >= DELETED_AFTER_MS)
    return { state: 'deleted', reason: 'Its files were deleted; what was read from them is kept until the hub stops.' };
  if (facts.end) return stateAtEnd(facts.end);
  if (facts.trainer === 'gone')
    return { state: 'failed', reason: 'The trainer process died without recording an end; the journal is intact.' };
  if (facts.uplink === 'gone') return { state: 'quiet', reason: 'The trainer disconnected before training ended.' };
  const silenceMs = now - facts.lastPointAt;
  const patienceMs = patienceOf(facts);
  if ((facts.isCopy && facts.trainer !== 'alive' && facts.uplink === null) || silenceMs > patienceMs) {
    // Its log is of a kind that records no end.
    if (facts.isAtPlan && facts.trainer !== 'alive' && facts.uplink === null)
      return { state: 'finished', reason: 'The log says training has finished; no new data is arriving.' };
    if (silenceMs <= patienceMs)
      return { state: 'quiet', reason: 'The files appeared all at once, like a copy; no new data since.' };
    const more =
      facts.trainer === 'alive'
        ? ', but the trainer process is alive'
        : facts.uplink === 'connected'
          ? ', but the trainer is connected'
          : '; paused or ended';
    return {
      state: 'quiet',
      reason: `No new data for over ${inWords(Math.max(patienceMs, NAMED_MS.findLast((ms) => ms < silenceMs) ?? 0))}${more}.`,
    };
  }
  return { state: 'running', reason: facts.hasPoints ? 'New data is arriving.' : 'Started; no data yet.' };
}

/** The last ms at which what holds now still holds, if no fact changes. */
export function holdsUntil(facts: StateFacts, now: number): number {
  const { deletedAt } = facts;
  if (deletedAt === null) return undeletedUntil(facts, now);
  // It may fall quiet before it counts as deleted.
  return now - deletedAt < DELETED_AFTER_MS
    ? Math.min(deletedAt + DELETED_AFTER_MS - 1, undeletedUntil(facts, now))
    : Infinity;
}

function undeletedUntil(facts: StateFacts, now: number): number {
  const { lastPointAt } = facts;
  if (facts.end || facts.trainer === 'gone' || facts.uplink === 'gone') return Infinity;
  const silenceMs = now - lastPointAt;
  const patienceMs = patienceOf(facts);
  const heldMs = patienceMs >= silenceMs ? patienceMs : (NAMED_MS.find((ms) => ms >= silenceMs) ?? Infinity);
  // A fraction of a ms may be rounded either way.
  return Math.max(now, Math.ceil(lastPointAt + heldMs) - 1);
}

function patienceOf({ intervalMs }: StateFacts): number {
  return Math.max(QUIET_AFTER_MS, QUIET_AFTER_INTERVALS * (intervalMs ?? 0));
}

function stateAtEnd(end: EndEvent): StateWithReason {
  const because = end.reason ? `: ${end.reason}` : '';
  if (end.outcome === 'failed') return { state: 'failed', reason: `Training failed at step ${end.step}${because}.` };
  if (end.outcome === 'stopped') return { state: 'finished', reason: `Stopped at step ${end.step}${because}.` };
  return { state: 'finished', reason: `Finished at step ${end.step}.` };
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120 && seconds !== 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120 && minutes !== 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h`;
  const days = Math.round(hours / 24);
  return days < 365 ? `${days} days` : 'a year';
}
