/** Gathers the records of a text into columns: their numbers, epochs and times. */

import type { RunEvent } from '@rewardboard/protocol';
import type { ReadResult } from './format.ts';
import type { Point } from './point-event.ts';
import { PointGatherer } from './point-gatherer.ts';

export class RowGatherer {
  #events: RunEvent[] = [];
  #gatherer: PointGatherer;

  /** @param isRounded whether another file's numbers win over these */
  constructor(private readonly isRounded = false) {
    this.#gatherer = new PointGatherer(this.#events, isRounded);
  }

  /** Where the points go until `finish`. */
  get points(): PointGatherer {
    return this.#gatherer;
  }

  add({ step, epoch, time, values }: Point): void {
    for (const path in values) this.#gatherer.add(path, step, values[path]!);
    if (epoch !== undefined) this.#gatherer.add('epoch', step, epoch);
    if (time !== undefined) this.#gatherer.add('time', step, time);
  }

  /** Other events, in their place among the points. */
  addEvents(events: readonly RunEvent[]): void {
    if (events.length === 0) return;
    this.#gatherer.flush();
    this.#events.push(...events);
  }

  /** Puts what was gathered into the result of a read. */
  finish(result: ReadResult): ReadResult {
    this.#gatherer.flush();
    result.events = this.#events;
    this.#events = [];
    this.#gatherer = new PointGatherer(this.#events, this.isRounded);
    return result;
  }
}
