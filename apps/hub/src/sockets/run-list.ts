/** Tells every viewer the list of runs: whole at first and when runs come or go, then each line that changed. */

import type { RunSummary } from '@rewardboard/protocol';
import { wireCopy } from '@rewardboard/protocol';
import { summaryOf } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import type { ViewNamespace } from './socket-server.ts';

/** With more lines that changed at once, as while a hub reads for the first time, the list is told whole: one message, not hundreds. */
const MAX_LINES = 20;

export class RunList {
  /** Run to the line that was told last, so that nothing is told twice. */
  readonly #told = new Map<string, string>();
  #isStale = false;
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

  whole(): RunSummary[] {
    return (this.#whole ??= wireCopy(this.runs.all().map(summaryOf)));
  }

  /** Called a few times a second. */
  tellChanges(): void {
    if (this.namespace.sockets.size === 0) {
      // Whoever comes gets it as it is then.
      this.#whole = null;
      return;
    }
    const changed: RunSummary[] = [];
    for (const run of this.runs.all()) {
      if (!run.news.summary) continue;
      run.news.summary = false;
      const summary = wireCopy(summaryOf(run));
      const line = JSON.stringify(summary);
      if (this.#told.get(run.id) === line) continue;
      this.#told.set(run.id, line);
      changed.push(summary);
    }
    if (changed.length > 0) this.#whole = null;
    if (this.#isStale || changed.length > MAX_LINES) this.namespace.emit('runs', this.whole());
    else for (const summary of changed) this.namespace.emit('run-changed', summary);
    this.#isStale = false;
  }
}
