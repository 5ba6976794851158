/** When a run whose watchers are behind gets its next snapshot: seldom while much comes, and at once when what was shown in part is whole. */

import type { LiveRun } from '../runs/live-run.ts';

/** Between two snapshots of a run. */
export const SNAPSHOT_MS = 500;

type Shown = Pick<LiveRun, 'hasUnread'>;

export class SnapshotPace {
  readonly #toldAt = new WeakMap<Shown, number>();
  /** Those whose last snapshot showed a part, since their files were still being read: the whole picture does not wait. */
  readonly #inPart = new WeakSet<Shown>();

  isDue(run: Shown, elapsedMs: number): boolean {
    return (this.#inPart.has(run) && !run.hasUnread) || elapsedMs - (this.#toldAt.get(run) ?? -Infinity) >= SNAPSHOT_MS;
  }

  /** @param isPart it shows a part, and the whole is to follow at once when it is there */
  told(run: Shown, elapsedMs: number, isPart: boolean): void {
    this.#toldAt.set(run, elapsedMs);
    if (isPart) this.#inPart.add(run);
    else if (!run.hasUnread) this.#inPart.delete(run);
  }
}
