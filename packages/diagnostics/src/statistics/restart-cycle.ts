/** Warm restarts (Loshchilov and Hutter, SGDR, 2017): the learning rate jumps back to its peak at even distances, or at distances that grow by a whole factor. */

/** Peaks and distances agree within this share: a log that is written every few steps misses the jump itself. */
const NEAR = 0.1;
/** A cycle is at most this many times as long as the one before. */
const MAX_FACTOR = 4;

export class RestartCycle {
  #firstRate = 0;
  #firstStep = 0;
  #jumps: { step: number; rate: number }[] = [];
  #isPlanned = false;
  #count = 0;

  /** @param jumps whether the rate jumped up to this point */
  add(step: number, rate: number, jumps: boolean): void {
    if (this.#count++ === 0) this.#firstStep = step;
    if (this.#jumps.length === 0 && !jumps) this.#firstRate = Math.max(this.#firstRate, rate);
    if (!jumps) return;
    this.#jumps.push({ step, rate });
    if (this.#jumps.length > 2) this.#jumps.shift();
    else if (this.#jumps.length < 2) return;
    const [first, second] = this.#jumps as [{ step: number; rate: number }, { step: number; rate: number }];
    const factor = (second.step - first.step) / (first.step - this.#firstStep);
    this.#firstStep = first.step;
    this.#isPlanned =
      isNear(first.rate, this.#firstRate) &&
      isNear(second.rate, this.#firstRate) &&
      Math.round(factor) >= 1 &&
      Math.round(factor) <= MAX_FACTOR &&
      isNear(factor, Math.round(factor));
  }

  /** Two jumps in a row fit the plan: one alone may be a training that was started again. */
  get isPlanned(): boolean {
    return this.#isPlanned;
  }
}

function isNear(value: number, of: number): boolean {
  return Math.abs(value - of) <= NEAR * of;
}
