/** Tells every viewer the list of runs: whole at first and when runs come or go, then each line that changed. */

import type { RunSummary } from '@rewardboard/protocol';
import { wireCopy } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import { summaryOf, summaryWire } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** With more lines that changed at once, as while a hub reads for the first time, the list is told whole: one message, not hundreds. */
const MAX_LINES = 20;

export class RunList {
  /** Run to the line that was told last, so that nothing is told twice. */
  readonly #told = new Map<string, string>();
  readonly #seen = new WeakMap<LiveRun, number>();
  #isStale = false;
  /** Until the disk was read for the first time, or that takes long: then the list is drawn once, and not line by line. */
  #isHeld = true;
  /** As it was told last: whoever comes now gets the same, and what changed since a moment later. */
  #whole: RunSummary[] | null = null;

  constructor(
    private readonly namespace: ViewNamespace,
    private readonly runs: Runs,
  ) {
    runs.listen({
      listed: () => {
        this.#isStale = true;
        this.#whole = null;
      },
      removed: (id) => {
        this.#told.delete(id);
        namespace.emit('run-removed', id);
      },
    });
  }

  #allLines(): RunSummary[] {
    return (this.#whole ??= wireCopy(this.runs.all().map(summaryOf)));
  }

  release(): void {
    this.#isHeld = false;
    this.#isStale = true;
    this.tellChanges();
  }

  welcome(socket: ViewSocket): void {
    if (!this.#isHeld) socket.emit('runs', this.#allLines());
  }

  /** Called a few times a second. */
  tellChanges(): void {
    if (this.#isHeld) return;
    if (this.namespace.sockets.size === 0) {
      // Whoever comes gets it as it is then.
      this.#whole = null;
      return;
    }
    const changed: LiveRun[] = [];
    for (const run of this.runs.all()) {
      if (this.#seen.get(run) === run.revision) continue;
      this.#seen.set(run, run.revision);
      const line = summaryWire(run);
      if (this.#told.get(run.id) === line) continue;
      this.#told.set(run.id, line);
      changed.push(run);
    }
    if (changed.length > 0) this.#whole = null;
    if (this.#isStale || changed.length > MAX_LINES) this.namespace.emit('runs', this.#allLines());
    else for (const run of changed) this.namespace.emit('run-changed', wireCopy(summaryOf(run)));
    this.#isStale = false;
  }
}
