/** Whether the hub has seen a run grow: a run that was only copied here is not news. Pure: time comes in. */

import type { FileState } from '@rewardboard/follower';
import type { GatheredRun } from '@rewardboard/protocol';
import type { KnownLog } from './known-log.ts';

/** A run whose newest point is no older, by its own clock, is being trained, */
export const FRESH_MS = 10 * 60_000;
/** and one that gets a further file after such a pause, too: a copy brings all its files together. */
export const FURTHER_FILE_MS = 10_000;

export interface LookedAt {
  /** New points came. */
  hasNews: boolean;
  /** The file was read to its end, and ends with a whole record. */
  isWhole: boolean;
  /** Highest step in it. */
  lastStep: number;
  /** Newest time in the run's own data, ms since 1970. */
  lastTime: number | null;
  now: number;
}

/** @param known what is known of the file; undefined for a journal */
export function lookedAt(
  run: GatheredRun,
  { size, read }: FileState,
  known: KnownLog | undefined,
  hasNews: boolean,
  now: number,
): LookedAt {
  return {
    hasNews,
    isWhole: known ? (known.log.reading?.isWhole(size) ?? false) : read === size,
    lastStep: known?.log.progress.lastStep ?? run.lastStep,
    lastTime: run.lastTime,
    now,
  };
}

export class Growth {
  isSeen = false;
  /** By file: its highest step when it was whole. What is found in pieces may be a copy under way. */
  readonly #wholeAt = new Map<string, number>();
  #newsAt = Infinity;

  look(file: string, { hasNews, isWhole, lastStep, lastTime, now }: LookedAt): void {
    const known = this.#wholeAt.get(file);
    if (hasNews) {
      const isFresh = lastTime !== null && Math.abs(now - lastTime) < FRESH_MS;
      const hasGrown =
        known === undefined ? this.#wholeAt.size > 0 && now - this.#newsAt > FURTHER_FILE_MS : lastStep > known;
      this.isSeen ||= isFresh || hasGrown;
      this.#newsAt = now;
    }
    if (isWhole) this.#wholeAt.set(file, lastStep);
  }
}
