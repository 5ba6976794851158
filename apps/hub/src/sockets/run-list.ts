/** Sends every viewer the list of runs: complete at first and when runs come or go, then each line that changed. */

import type { RunSummary } from '@rewardboard/protocol';
import { wireCopy } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import { summaryOf, summaryWire } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import { unlimited } from './limited-viewers.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** If more lines changed at once, such as while a hub reads for the first time, the complete list is sent: one message, not hundreds. */
const MAX_LINES = 20;

export class RunList {
  /** Run to the line that was sent last, so that nothing is sent twice. */
  readonly #sent = new Map<string, string>();
  readonly #seen = new WeakMap<LiveRun, number>();
  #isStale = false;
  /** Until the disk was read for the first time, or that takes long: then the list is drawn once, and not line by line. */
  #isHeld = true;
  /** As it was sent last: a new viewer gets the same, and changes since then a moment later. */
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
        this.#sent.delete(id);
        unlimited(namespace).emit('run-removed', id);
      },
    });
  }

  #allLines(): RunSummary[] {
    return (this.#whole ??= wireCopy(this.runs.all().map(summaryOf)));
  }

  release(): void {
    this.#isHeld = false;
    this.#isStale = true;
    this.sendChanges();
  }

  welcome(socket: ViewSocket): void {
    if (!this.#isHeld) socket.emit('runs', this.#allLines());
  }

  /** Called a few times a second. */
  sendChanges(): void {
    if (this.#isHeld) return;
    if (this.namespace.sockets.size === 0) {
      // New viewers get the current list.
      this.#whole = null;
      return;
    }
    const changed: LiveRun[] = [];
    for (const run of this.runs.all()) {
      if (this.#seen.get(run) === run.revision) continue;
      this.#seen.set(run, run.revision);
      const line = summaryWire(run);
      if (this.#sent.get(run.id) === line) continue;
      this.#sent.set(run.id, line);
      changed.push(run);
    }
    if (changed.length > 0) this.#whole = null;
    if (this.#isStale || changed.length > MAX_LINES) unlimited(this.namespace).emit('runs', this.#allLines());
    else for (const run of changed) unlimited(this.namespace).emit('run-changed', wireCopy(summaryOf(run)));
    this.#isStale = false;
  }
}
