/** Whether training and validation loss rise together: both have doubled, and training loss rises again and again. */

import { LEVEL_EVALUATIONS, Recent } from './recent.ts';

/** Each level is this many times its lowest one. */
const TIMES = 2;
/** Evaluations in a row at which training loss was higher than at the one before. */
const RISES = 4;
/** Below this share of its first value, training loss has little left to lose. */
const SHARE_OF_FIRST = 0.05;

/**
 * The noise of a short run is measured on its descent, which may be far larger than all that comes later, so a rise in
 * multiples of it can be invisible. In multiples of the level itself it isn't, and chance seldom makes four rises in a row.
 */
export class RisingTogether {
  readonly #validation = new Level();
  readonly #training = new Level();
  #first: number | null = null;
  #last = Infinity;
  #rises = 0;

  /** @returns whether both rise now */
  add(validation: number, training: number | null): boolean {
    if (training === null) return false;
    this.#first ??= training;
    this.#rises = training > this.#last ? this.#rises + 1 : 0;
    this.#last = training;
    const hasDoubled = [this.#validation.add(validation), this.#training.add(training)].every(
      (times) => times >= TIMES,
    );
    return hasDoubled && this.#rises >= RISES && this.#training.now > SHARE_OF_FIRST * this.#first;
  }
}

class Level {
  readonly #recent = new Recent(LEVEL_EVALUATIONS);
  #lowest = Infinity;
  now = NaN;

  /** @returns how many times the lowest level the newest one is; 0 where a loss isn't positive */
  add(value: number): number {
    this.#recent.add(value);
    this.now = this.#recent.mean;
    if (this.#recent.isFull) this.#lowest = Math.min(this.#lowest, this.now);
    return this.#lowest > 0 ? this.now / this.#lowest : 0;
  }
}
