/** The line of each watched run, as its viewers know it: they get the fields that change. */

import type { LineChange, RunLine } from '@rewardboard/protocol';
import { changeOf, lineOf, wireCopy } from '@rewardboard/protocol';
import type { GuestView } from '../access/guest-view.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { summaryOf } from '../runs/run-summary.ts';

export class WatchedLines {
  readonly #sent = new Map<LiveRun, { line: RunLine; revision: number }>();

  constructor(private readonly view: GuestView) {}

  /** For a new viewer: the same as the others have. */
  whole(run: LiveRun): RunLine {
    let sent = this.#sent.get(run);
    if (!sent)
      this.#sent.set(run, (sent = { line: lineOf(this.view.withoutPaths(summaryOf(run))), revision: run.revision }));
    return wireCopy(sent.line);
  }

  /** @returns what the viewers of a run don't know yet */
  change(run: LiveRun): LineChange | null {
    const sent = this.#sent.get(run);
    if (!sent || sent.revision === run.revision) return null;
    const line = lineOf(this.view.withoutPaths(summaryOf(run)));
    const change = changeOf(sent.line, line);
    this.#sent.set(run, { line, revision: run.revision });
    return wireCopy(change);
  }

  /** Nobody watches it any more. */
  forget(run: LiveRun): void {
    this.#sent.delete(run);
  }
}
