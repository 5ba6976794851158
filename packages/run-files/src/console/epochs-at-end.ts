/** Epochs that are named when they are over: "step 10 loss 0.5", "epoch 0 done", "step 1 loss 0.4". */

import type { ConsoleFacts } from './console-facts.ts';

export class EpochsAtEnd {
  mustReadAgain = false;
  /** The first epoch that a line named. */
  first: number | undefined;
  /** The first epoch was named behind records of it. */
  #isLate = false;
  #lastStep = -1;

  constructor(private readonly facts: ConsoleFacts) {}

  keep(): () => void {
    const [first, isLate, lastStep, mustReadAgain] = [this.first, this.#isLate, this.#lastStep, this.mustReadAgain];
    return () => {
      [this.first, this.#isLate, this.#lastStep, this.mustReadAgain] = [first, isLate, lastStep, mustReadAgain];
    };
  }

  /** A line named an epoch. */
  enter(epoch: number): void {
    if (this.first === undefined) this.#isLate = this.#lastStep >= 0;
    this.first ??= epoch;
  }

  /** A record of the training. A counter that begins anew behind the first name of an epoch belongs to the next one. */
  take(step: number, epoch: number | undefined): void {
    const fell = step < this.#lastStep;
    this.#lastStep = step;
    if (!fell || !this.#isLate || epoch === undefined || epoch !== this.first) return;
    if (this.facts.firstEpochAtEnd !== undefined) return;
    this.facts.firstEpochAtEnd = epoch;
    this.mustReadAgain = true;
  }

  /** The epoch of a record. @param named the epoch that was named last */
  of(named: number | undefined): number | undefined {
    const first = this.facts.firstEpochAtEnd;
    if (first === undefined) return named;
    return named === undefined ? first : named + 1;
  }
}
