/** When a run's points came, by the hub's clock and by the run's own. */

import type { GatheredRun } from '@rewardboard/protocol';

/** Intervals of which the median is the run's usual one. */
const MEDIAN_OF = 20;
/** Clocks of two machines, and times without a zone, differ by less. */
const COPY_AFTER_MS = 36 * 3_600_000;
/** A file is written this soon after its last point was made. */
const WRITTEN_WITHIN_MS = 10 * 60_000;
/** Zones differ by a multiple of this, so a time without a zone that is read at once is off by that and a little more. */
const ZONE_MS = 15 * 60_000;
const READ_WITHIN_MS = 90_000;
/** Two clocks, or a clock and the file system's, are apart by as much. */
const CLOCKS_APART_MS = 5_000;

type Points = Pick<GatheredRun, 'lastTime' | 'lastStep' | 'series'>;

export class PointTimes {
  #isCopied = false;
  #revision = 0;
  /** New points were seen to arrive; so often that no difference of clocks says that they are a copy. */
  #hasGrown = false;
  #isSurelyLive = false;
  #lastAt: number | null = null;
  readonly #arrivals: number[] = [];

  get hasGrown(): boolean {
    return this.#hasGrown;
  }

  /** Its files were put there as they are. */
  get isCopied(): boolean {
    return this.#isCopied;
  }
  set isCopied(isCopied: boolean) {
    if (isCopied === this.#isCopied) return;
    this.#isCopied = isCopied;
    this.#revision++;
  }

  /** Changes with everything that is asked here. */
  get revision(): number {
    return this.#revision;
  }

  /** @param isSure whatever its own clock says */
  grew(isSure = false): void {
    if (this.#hasGrown && (this.#isSurelyLive || !isSure)) return;
    this.#hasGrown = true;
    this.#isSurelyLive ||= isSure;
    this.#revision++;
  }

  get lastAt(): number | null {
    return this.#lastAt;
  }

  /** @returns false when newer points are known already */
  add(at: number): boolean {
    if (this.#lastAt !== null && at <= this.#lastAt) return false;
    this.#lastAt = at;
    this.#revision++;
    this.#arrivals.push(at);
    if (this.#arrivals.length > MEDIAN_OF + 1) this.#arrivals.shift();
    return true;
  }

  /**
   * A file that was written just now but holds times of long ago is a copy: then the run's own clock counts.
   */
  newestAt(run: Points, seenAt: number): number {
    const arrived = this.#lastAt ?? seenAt;
    const { lastTime } = run;
    if (lastTime === null) return arrived;
    const behindMs = arrived - lastTime;
    if (this.#isSurelyLive) return arrived;
    if (behindMs > COPY_AFTER_MS || (this.#isCopy(run) && behindMs > 0 && tellsItsTime(run))) return lastTime;
    if (this.#hasGrown || behindMs < WRITTEN_WITHIN_MS) return arrived;
    const isCopy = (behindMs + CLOCKS_APART_MS) % ZONE_MS > READ_WITHIN_MS + CLOCKS_APART_MS;
    return tellsItsTime(run) && isCopy ? lastTime : arrived;
  }

  /** They were put there as they are, and it isn't known when they were made. */
  isCopyWithoutTimes(run: Points): boolean {
    return this.#isCopy(run) && !tellsItsTime(run);
  }

  /** One record at once is how every training begins. */
  #isCopy({ series }: Points): boolean {
    return this.#isCopied && [...series.values()].some(({ length }) => length > 1);
  }

  /** Median; by the run's own clock where it has one, since all points of a file that is read at once arrive together. */
  intervalMs({ series }: GatheredRun): number | null {
    const times = series.get('time')?.values.slice(-MEDIAN_OF - 1) ?? this.#arrivals;
    const intervals = Array.from(times.slice(1), (time, i) => time - times[i]!).filter((ms) => ms > 0);
    if (intervals.length === 0) return null;
    return intervals.sort((a, b) => a - b)[intervals.length >> 1]!;
  }
}

/** Of its last point; some programs print the time once, and go on without. */
function tellsItsTime({ series, lastStep }: Points): boolean {
  return (series.get('time')?.last?.step ?? -1) >= lastStep;
}
