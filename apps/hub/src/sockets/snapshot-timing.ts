/** When the viewers of a run get its next snapshot: rarely while much arrives, and at once when its files are read to the end. */

import type { LiveRun } from '../runs/live-run.ts';

/** Between two snapshots of a run. */
export const SNAPSHOT_MS = 500;
/** So long small files that are read again may take before their run is shown in part. */
export const WHOLE_MS = 5_000;

type Shown = Pick<LiveRun, 'hasUnread' | 'isFilling'>;

export class SnapshotTiming {
  readonly #sentAt = new WeakMap<Shown, number>();
  /** Runs whose last snapshot was partial because their files were still being read. */
  readonly #inPart = new WeakSet<Shown>();

  /** Runs whose small files are being read again, and since when. */
  readonly #awaitedSince = new WeakMap<Shown, number>();

  isDue(run: Shown, elapsedMs: number): boolean {
    return !this.#isAwaited(run, elapsedMs) && this.#isTime(run, elapsedMs);
  }

  /** A curve must not get shorter on the page because another of the run's files turned out to have it, too. */
  #isAwaited(run: Shown, elapsedMs: number): boolean {
    if (!this.#sentAt.has(run) || !run.hasUnread || run.isFilling) {
      this.#awaitedSince.delete(run);
      return false;
    }
    const since = this.#awaitedSince.get(run) ?? elapsedMs;
    this.#awaitedSince.set(run, since);
    return elapsedMs - since < WHOLE_MS;
  }

  #isTime(run: Shown, elapsedMs: number): boolean {
    return (this.#inPart.has(run) && !run.hasUnread) || elapsedMs - (this.#sentAt.get(run) ?? -Infinity) >= SNAPSHOT_MS;
  }

  /** @param isPart the snapshot was partial: the complete one follows without waiting */
  sent(run: Shown, elapsedMs: number, isPart: boolean): void {
    this.#sentAt.set(run, elapsedMs);
    this.#awaitedSince.delete(run);
    if (isPart) this.#inPart.add(run);
    else if (!run.hasUnread) this.#inPart.delete(run);
  }
}
