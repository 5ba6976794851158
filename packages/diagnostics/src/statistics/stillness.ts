/** Whether validation and training loss have stood still since the first evaluation. */

import { Noise } from './noise.ts';
import { LEVEL_EVALUATIONS, Recent } from './recent.ts';

/** Neither has fallen by more than this share of its first value. */
export const STILL_SHARE = 0.02;
/** A fall counts beyond so many deviations: the first value may be high by chance, and more so the mean of few batches. */
const VALIDATION_DEVIATIONS = 2;
const TRAINING_DEVIATIONS = 3;
/** A fall of validation loss beyond so many deviations is certain; then half the share is enough to call it learning, if slow. */
const CERTAIN_DEVIATIONS = 5;
const CERTAIN_SHARE = STILL_SHARE / 2;
/** A loss this far above the first one has not stood still. */
const RISEN_SHARE = 1.1;

/** How far the losses have fallen from where they started, as a share. */
export class Stillness {
  #falls = [new Fall(VALIDATION_DEVIATIONS), new Fall(TRAINING_DEVIATIONS)] as const;

  add(validation: number, training: number | null): void {
    this.#falls[0].add(validation);
    if (training !== null) this.#falls[1].add(training);
  }

  /** Neither has fallen, and validation has not risen either: that is another matter. */
  get isStill(): boolean {
    const [validation] = this.#falls;
    return (
      this.moved < STILL_SHARE &&
      validation.now < RISEN_SHARE &&
      !(validation.isMeasured && validation.shareBeyond(CERTAIN_DEVIATIONS) > CERTAIN_SHARE)
    );
  }

  get moved(): number {
    const [validation, training] = this.#falls;
    return Math.max(validation.share, training.share);
  }
}

class Fall {
  #noise = new Noise();
  #level = new Recent(LEVEL_EVALUATIONS);
  #first: number | null = null;
  #lowest = Infinity;

  /** @param deviations of the noise that are no fall */
  constructor(readonly deviations: number) {}

  add(value: number): void {
    this.#level.add(value);
    this.#noise.add(value);
    this.#first ??= value;
    if (this.#level.isFull) this.#lowest = Math.min(this.#lowest, this.#level.mean);
  }

  /** The level, in multiples of the first value. */
  get now(): number {
    return this.#first === null ? 1 : this.#level.mean / this.#first;
  }

  get share(): number {
    return this.shareBeyond(this.deviations);
  }

  get isMeasured(): boolean {
    return this.#noise.isMeasured;
  }

  shareBeyond(deviations: number): number {
    if (this.#first === null || this.#lowest === Infinity) return 0;
    const margin = this.#noise.isMeasured ? deviations * this.#noise.deviationOr(0) : 0;
    return (this.#first - this.#lowest - margin) / Math.abs(this.#first);
  }
}
