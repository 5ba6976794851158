/** What may be due in which tick: however much there is, a tick visits only that. */

import type { Turn } from './pace.ts';

/** What decides when something is due. */
export interface Timing {
  /** Of all that the follower has met. */
  readonly number: number;
  /** Unix time in ms. */
  readonly changedAt: number;
  /** It may hold more than was read. */
  readonly isUnread?: boolean;
}

export class Wheel<T> {
  /** By tick. What was woken meanwhile stands in two of them until both come to the same next tick. */
  readonly #at = new Map<number, Set<T>>();
  /** The last one taken. */
  #tick = -2;

  /** Its pause may have become shorter: it is visited with the next tick. */
  wake(item: T): void {
    this.#put(item, this.#tick + 1);
  }

  /** Of all that were woken once. @param timingOf null for what is gone, which is forgotten */
  *dueIn({ tick, isDue, pause }: Turn, timingOf: (item: T) => Timing | null): Iterable<T> {
    for (const item of this.#take(tick)) {
      const timing = timingOf(item);
      if (!timing) continue;
      const { number, changedAt, isUnread } = timing;
      const ticks = pause(changedAt, isUnread);
      this.#put(item, tick + ticks - ((tick + number) & (ticks - 1)));
      if (isDue(number, changedAt, isUnread)) yield item;
    }
  }

  /** Those to visit with this tick; all, if the one before was left out. */
  #take(tick: number): Iterable<T> {
    const isNext = tick === this.#tick + 1;
    this.#tick = tick;
    const due = this.#at.get(tick) ?? new Set();
    this.#at.delete(tick);
    if (isNext) return due;
    for (const items of this.#at.values()) for (const item of items) due.add(item);
    this.#at.clear();
    return due;
  }

  #put(item: T, tick: number): void {
    const items = this.#at.get(tick);
    if (items) items.add(item);
    else this.#at.set(tick, new Set([item]));
  }
}
