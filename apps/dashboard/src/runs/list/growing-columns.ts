/** The columns of a list that changes: the same object until a run brings another one, so that nothing else is worked out anew. */

import type { RunLine } from '@rewardboard/protocol';
import { Columns } from './columns.ts';

export class GrowingColumns {
  #columns = new Columns([]);
  /** Lines whose columns are known. */
  #seen = new WeakSet<RunLine>();
  #count = 0;

  /** @param runs all of them; after some are gone, their columns may be too */
  of(runs: readonly RunLine[]): Columns {
    if (runs.length < this.#count) {
      this.#columns = new Columns([]);
      this.#seen = new WeakSet();
    }
    this.#count = runs.length;
    const unseen = runs.filter((run) => !this.#seen.has(run));
    for (const run of unseen) this.#seen.add(run);
    if (unseen.some((run) => this.#columns.lacks(run))) this.#columns = new Columns(unseen, this.#columns);
    return this.#columns;
  }
}
