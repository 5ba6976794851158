/** The whole list in parts, each made ready to be sent once for all who ask while nothing in it changes. */

import type { ListMessage, RunLine } from '@rewardboard/protocol';
import { LINES_A_MESSAGE } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import type { ReadyList } from './ready-list.ts';
import { readyList } from './ready-list.ts';

/** A run as its viewers know it. */
export interface Sent {
  revision: number;
  /** null while it isn't listed. */
  line: RunLine | null;
  /** Number of the change that its viewers know. */
  change: number;
}

export class ListParts {
  readonly #ready: { part: ReadyList; change: number }[] = [];

  /**
   * @param runs in the order in which they are sent
   * @param sent as its viewers know them now
   */
  constructor(
    private readonly runs: readonly LiveRun[],
    private readonly sent: ReadonlyMap<LiveRun, Sent>,
  ) {}

  get count(): number {
    return Math.max(1, Math.ceil(this.runs.length / LINES_A_MESSAGE));
  }

  /** @param change number of the newest change of the list */
  part(number: number, change: number): ReadyList {
    const known = this.#ready[number];
    if (known?.change === change) return known.part;
    const runs = this.runs.slice(number * LINES_A_MESSAGE, (number + 1) * LINES_A_MESSAGE);
    // A run that is gone was taken out of the list by a change, and must not come back with this part.
    const isSame = known && runs.every((run) => (this.sent.get(run)?.change ?? Infinity) <= known.change);
    const part = isSame ? known.part : readyList(this.#message(number, runs));
    this.#ready[number] = { part, change };
    return part;
  }

  #message(number: number, runs: readonly LiveRun[]): ListMessage {
    const message: ListMessage = { lines: runs.flatMap((run) => this.sent.get(run)?.line ?? []) };
    if (number === 0) message.isNew = true;
    if (number === this.count - 1) message.isWhole = true;
    return message;
  }
}
