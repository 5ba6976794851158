/** How many epochs a training was to last, where its buffered output has neither arguments nor its last dictionary. */

import type { Bars } from './bars.ts';
import type { ConsoleFacts } from './console-facts.ts';

/** Dictionaries without which nothing is concluded. */
const MIN_TAKEN = 5;
/** Printed epochs are rounded to two digits. */
const ROUNDING = 0.01;

export class PlannedEpochs {
  mustReadAgain = false;
  /** First and last epoch of the dictionaries, how many there were, and whether the last one came when the bar was full. */
  #taken = { first: 0, last: 0, count: 0, isBehindAll: false };

  constructor(
    private readonly facts: ConsoleFacts,
    private readonly bars: Bars,
  ) {}

  keep(): () => void {
    const taken = { ...this.#taken };
    return () => void (this.#taken = taken);
  }

  /** A dictionary of the training. */
  take(epoch: number): void {
    const { first, count } = this.#taken;
    this.#taken = { first: count === 0 ? epoch : first, last: epoch, count: count + 1, isBehindAll: this.bars.isFull };
  }

  /** The bar is full and the last dictionary is as close to the end of an epoch as they are to each other: it was the last epoch. */
  decide(): void {
    const { first, last, count, isBehindAll } = this.#taken;
    const { stepsPerEpoch, plannedEpochs, hasMaxSteps } = this.facts;
    if (!isBehindAll || count < MIN_TAKEN || (stepsPerEpoch ?? plannedEpochs) !== undefined || hasMaxSteps) return;
    const spacing = (last - first) / (count - 1);
    const planned = Math.ceil(last - ROUNDING);
    if (!(spacing > 0) || planned - last >= spacing) return;
    this.facts.stepsPerEpoch = this.bars.length / planned;
    this.mustReadAgain = true;
  }
}
