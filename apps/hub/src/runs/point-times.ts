/** When a run's points came, by the hub's clock and by the run's own. */

import type { GatheredRun } from '@rewardboard/protocol';

/** Intervals of which the median is the run's usual one. */
const MEDIAN_OF = 20;
/** Clocks of two machines, and times without a zone, differ by less. */
const COPY_AFTER_MS = 36 * 3_600_000;

export class PointTimes {
  #lastAt: number | null = null;
  readonly #arrivals: number[] = [];

  get lastAt(): number | null {
    return this.#lastAt;
  }

  /** @returns false when newer points are known already */
  add(at: number): boolean {
    if (this.#lastAt !== null && at <= this.#lastAt) return false;
    this.#lastAt = at;
    this.#arrivals.push(at);
    if (this.#arrivals.length > MEDIAN_OF + 1) this.#arrivals.shift();
    return true;
  }

  /** A file that was written just now but holds times of days ago is a copy: then the run's own clock counts. */
  newestAt({ lastTime }: GatheredRun, seenAt: number): number {
    const arrived = this.#lastAt ?? seenAt;
    return lastTime !== null && arrived - lastTime > COPY_AFTER_MS ? lastTime : arrived;
  }

  /** Median; by the run's own clock where it has one, since all points of a file that is read at once arrive together. */
  intervalMs({ series }: GatheredRun): number | null {
    const times = series.get('time')?.values.slice(-MEDIAN_OF - 1) ?? this.#arrivals;
    const intervals = Array.from(times.slice(1), (time, i) => time - times[i]!).filter((ms) => ms > 0);
    if (intervals.length === 0) return null;
    return intervals.sort((a, b) => a - b)[intervals.length >> 1]!;
  }
}
