/** What the bars of Keras' `fit` and `evaluate` are of. */

import type { KerasBar } from './bar.ts';

export class KerasEpochs {
  /** What a bar completed last, and the length of the training's bar. */
  #done: { epoch: number | undefined; of: number } = { epoch: undefined, of: 0 };

  keep(): () => void {
    const done = this.#done;
    return () => void (this.#done = done);
  }

  /** A shorter bar, or one without a new epoch, is of `evaluate`. */
  isEvaluation(bar: KerasBar, epoch: number | undefined): boolean {
    return epoch === this.#done.epoch && this.#done.of !== bar.of && this.#done.of > 0;
  }

  /** A bar that is done made a record. @returns whether the epoch has one already */
  add(bar: KerasBar, epoch: number | undefined): boolean {
    const isAgain = epoch !== undefined && epoch === this.#done.epoch && this.#done.of > 0;
    if (!this.isEvaluation(bar, epoch)) this.#done = { epoch, of: bar.of };
    return isAgain;
  }
}
