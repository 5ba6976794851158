/** When the viewers of a run get its next snapshot: rarely while much arrives, and at once when its files are read to the end. */

import type { LiveRun } from '../runs/live-run.ts';

/** Between two snapshots of a run. */
export const SNAPSHOT_MS = 500;

type Shown = Pick<LiveRun, 'hasUnread'>;

export class SnapshotTiming {
  readonly #sentAt = new WeakMap<Shown, number>();
  /** Runs whose last snapshot was partial because their files were still being read. */
  readonly #inPart = new WeakSet<Shown>();

  isDue(run: Shown, elapsedMs: number): boolean {
    return (this.#inPart.has(run) && !run.hasUnread) || elapsedMs - (this.#sentAt.get(run) ?? -Infinity) >= SNAPSHOT_MS;
  }

  /** @param isPart the snapshot was partial: the complete one follows without waiting */
  sent(run: Shown, elapsedMs: number, isPart: boolean): void {
    this.#sentAt.set(run, elapsedMs);
    if (isPart) this.#inPart.add(run);
    else if (!run.hasUnread) this.#inPart.delete(run);
  }
}
