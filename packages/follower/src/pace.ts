/** How often files and directories are looked at where watches work: the longer nothing happened, the less often. */

/** The pause between two looks is this share of the time since the last change, */
const SHARE = 1 / 40;
/** and at most so long: a watch may have gone deaf. */
export const MAX_PAUSE_MS = 32_000;
/** What hasn't been read to its end is looked at within this. */
const UNREAD_MS = 2_000;
/** Looks with one tick. Where more would be due, as when thousands of runs were just copied, pauses grow until they are not; what changed a moment ago doesn't wait. */
export const MAX_DUE = 100;

/** Whether something is looked at with this tick. @param number of it, so that not all have the same tick @param changedAt Unix time in ms @param isUnread it may hold more than was read */
export type IsDue = (number: number, changedAt: number, isUnread?: boolean) => boolean;

/** A tick. */
export interface Turn {
  tick: number;
  isDue: IsDue;
  /** Ticks between two looks at least, a power of two: it is due only where the tick and its number are divided by that. */
  pause(changedAt: number, isUnread?: boolean): number;
}

export const ALWAYS: IsDue = () => true;

export class Pace {
  #tick = 0;
  /** How many were due with the last tick, of those that may wait. */
  #due = 0;
  /** What pauses are multiplied by, a power of two. */
  #stretch = 1;

  constructor(private readonly tickMs: number) {}

  /** @param now Unix time in ms */
  next(now: number): Turn {
    const tick = this.#tick++;
    if (this.#due > MAX_DUE) this.#stretch = Math.min(2 * this.#stretch, powerOfTwo(MAX_PAUSE_MS / this.tickMs));
    else if (this.#due < MAX_DUE / 4) this.#stretch = Math.max(1, this.#stretch / 2);
    this.#due = 0;
    const pause = (changedAt: number, isUnread = false) =>
      powerOfTwo(Math.min((now - changedAt) * SHARE, isUnread ? UNREAD_MS : MAX_PAUSE_MS) / this.tickMs);
    const isDue: IsDue = (number, changedAt, isUnread = false) => {
      const ticks = pause(changedAt, isUnread);
      if (ticks === 1 || isUnread) return ((tick + number) & (ticks - 1)) === 0;
      const stretched = Math.min(ticks * this.#stretch, powerOfTwo(MAX_PAUSE_MS / this.tickMs));
      const isIt = ((tick + number) & (stretched - 1)) === 0;
      if (isIt) this.#due++;
      return isIt;
    };
    return { tick, isDue, pause };
  }
}

/** The largest one that isn't larger, at least 1: pauses that grow this way miss no tick. */
function powerOfTwo(value: number): number {
  return value < 2 ? 1 : 2 ** Math.floor(Math.log2(value));
}
