/** How often files and directories are looked at where watches work: the longer nothing happened, the less often. */

/** The pause between two looks is this share of the time since the last change, */
const SHARE = 1 / 40;
/** and at most so long: a watch may have gone deaf. */
export const MAX_PAUSE_MS = 32_000;
/** What hasn't been read to its end is looked at within this. */
const UNREAD_MS = 2_000;

/** Whether something is looked at with this tick. @param number of it, so that not all have the same tick @param changedAt Unix time in ms @param isUnread it may hold more than was read */
export type IsDue = (number: number, changedAt: number, isUnread?: boolean) => boolean;

export const ALWAYS: IsDue = () => true;

export class Pace {
  #tick = 0;

  constructor(private readonly tickMs: number) {}

  /** @param now Unix time in ms */
  next(now: number): IsDue {
    const tick = this.#tick++;
    return (number, changedAt, isUnread = false) => {
      const pauseMs = Math.min((now - changedAt) * SHARE, isUnread ? UNREAD_MS : MAX_PAUSE_MS);
      const ticks = powerOfTwo(pauseMs / this.tickMs);
      return ((tick + number) & (ticks - 1)) === 0;
    };
  }
}

/** The largest one that isn't larger, at least 1: pauses that grow this way miss no tick. */
function powerOfTwo(value: number): number {
  return value < 2 ? 1 : 2 ** Math.floor(Math.log2(value));
}
