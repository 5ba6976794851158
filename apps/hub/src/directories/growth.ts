/** Whether the hub has seen a run grow: a run that was only copied here is not news. Pure: time comes in. */

import type { FileState } from '@rewardboard/follower';
import type { GatheredRun } from '@rewardboard/protocol';
import { JournalAssembler } from '../journals/journal-assembler.ts';
import type { PointTimes } from '../runs/point-times.ts';
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

/** @param log what is known of the file; for a journal, what was put together of it */
export function lookedAt(
  run: GatheredRun,
  { size, read }: FileState,
  log: KnownLog | JournalAssembler,
  hasNews: boolean,
  now: number,
): LookedAt {
  const isJournal = log instanceof JournalAssembler;
  return {
    hasNews,
    isWhole: isJournal ? read === size && !log.isTorn : (log.log.reading?.isWhole(size) ?? false),
    lastStep: (isJournal ? null : log.log.progress.lastStep) ?? run.lastStep,
    lastTime: run.lastTime,
    now,
  };
}

/** A copy that comes in pieces may end with a whole record once, but not so often. */
const SURE_AFTER = 3;

export class Growth {
  /** It is trained now: by its own clock, or because it has grown. */
  isSeen = false;
  /** By file: its highest step when it was whole. What is found in pieces may be a copy under way. */
  readonly #wholeAt = new Map<string, number>();
  #newsAt = Infinity;
  #times = 0;

  /** New points came to what was whole. */
  get hasGrown(): boolean {
    return this.#times > 0;
  }
  /** However old it says that it is. */
  get isSure(): boolean {
    return this.#times >= SURE_AFTER;
  }

  /** @param isCopied asked only of what hasn't grown yet */
  tell(times: PointTimes, isCopied: () => boolean): void {
    if (this.isSeen) times.grew(this.isSure);
    times.isCopied = !this.hasGrown && isCopied();
  }

  look(file: string, { hasNews, isWhole, lastStep, lastTime, now }: LookedAt): void {
    const known = this.#wholeAt.get(file);
    if (hasNews) {
      const isFresh = lastTime !== null && Math.abs(now - lastTime) < FRESH_MS;
      const hasGrown =
        known === undefined ? this.#wholeAt.size > 0 && now - this.#newsAt > FURTHER_FILE_MS : lastStep > known;
      if (hasGrown) this.#times++;
      this.isSeen ||= isFresh || hasGrown;
      this.#newsAt = now;
    }
    if (isWhole) this.#wholeAt.set(file, lastStep);
  }
}
