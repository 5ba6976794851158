/** Whether a run has been silent for too long, compared with its usual gaps. */

import type { Facts } from '../diagnosis/facts.ts';

/** Multiples of the longest gap after which a run counts as stalled, and as dead; each with a minimum. */
const STALLED_PAUSES = 3;
/** For runs that log many times a second. */
const STALLED_MS = 20_000;
const QUICK_PAUSES = 6;
const GONE_PAUSES = 20;
const GONE_MS = 600_000;

/** For runs whose points have no timestamps. */
const OVER_MS = 24 * 3_600_000;

const ROUND_MS = 10_000;

export interface Silence {
  /** 'over': silent for good, in a log format that does not record the end of a run. */
  state: 'active' | 'stalled' | 'gone' | 'over';
  silentMs: number;
  longestMs: number;
}

/** @returns null without a clock, or if the run's points have no timestamps */
export function silenceOf({
  context,
  ended,
  isSummedUp,
  cadence,
  plannedSteps,
  lastStep,
  info,
}: Facts): Silence | null {
  if (!context || ended) return null;
  const longestMs = cadence.longestMs;
  const last = context.lastPointAt ?? cadence.last;
  if (longestMs === null || last === null) return null;
  // Rounded, so that the texts do not change with every call.
  const exactMs = context.now - last;
  const silentMs = exactMs < 6 * ROUND_MS ? exactMs : Math.floor(exactMs / ROUND_MS) * ROUND_MS;
  const isAtEnd = isSummedUp || (plannedSteps !== null && lastStep >= plannedSteps);
  if (isAtEnd) return { state: 'over', silentMs, longestMs };
  const state =
    silentMs > Math.max(GONE_MS, GONE_PAUSES * longestMs)
      ? info === null || plannedSteps === null
        ? 'over'
        : 'gone'
      : silentMs > Math.max(STALLED_PAUSES * longestMs, Math.min(STALLED_MS, QUICK_PAUSES * longestMs))
        ? 'stalled'
        : 'active';
  return { state, silentMs, longestMs };
}

/** Nothing more will come: the run ended or made all its planned steps, or its trainer is dead or has been silent for very long. */
export function isOver(facts: Facts): boolean {
  const { ended, isSummedUp, plannedSteps, lastLoggedStep, context } = facts;
  if (ended || isSummedUp || (plannedSteps !== null && lastLoggedStep >= plannedSteps)) return true;
  if (!context || context.trainer === 'alive') return false;
  if (context.isCopy) return true;
  const silence = silenceOf(facts);
  return (
    context.trainer === 'gone' ||
    (silence
      ? silence.state === 'gone' || silence.state === 'over'
      : context.lastPointAt != null && context.now - context.lastPointAt > OVER_MS)
  );
}

export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
