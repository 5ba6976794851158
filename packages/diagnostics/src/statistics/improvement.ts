/** Tracks when a metric last improved by more than its noise. */

import { LEVEL_EVALUATIONS, Recent } from './recent.ts';

/** A level is better if it moved by this many deviations of a difference of two levels ... */
const DEVIATIONS = 1.5;
/** ... and by this share of itself. */
const SHARE = 0.005;

/** Small gains add up: each is compared with the last level that counted as an improvement. */
export class Improvement {
  #level = new Recent(LEVEL_EVALUATIONS);
  #reference: number | null = null;
  #count = 0;
  #improvedAt = 0;
  #improvedStep = 0;
  #best = NaN;
  #sinceBest = 0;

  /** @param sign 1 if higher is better, -1 if lower is */
  constructor(readonly sign: 1 | -1) {}

  /** @param weight how many evaluations it stands for */
  add(step: number, value: number, noise: number, weight = 1): void {
    this.#level.add(value);
    this.#count += weight;
    this.#sinceBest += weight;
    if (!(this.sign * (value - this.#best) <= 0)) {
      this.#best = value;
      this.#sinceBest = 0;
    }
    const now = this.#level.mean;
    if (this.#reference === null) {
      this.#reference = now;
      this.#improvedAt = this.#count - 1;
      this.#improvedStep = step;
      return;
    }
    const margin = Math.max(DEVIATIONS * noise * Math.sqrt(2 / LEVEL_EVALUATIONS), SHARE * Math.abs(this.#reference));
    if (this.sign * (now - this.#reference) > margin) {
      this.#reference = now;
      this.#improvedAt = this.#count - 1;
      this.#improvedStep = step;
    }
  }

  get count(): number {
    return this.#count;
  }
  /** The last level that counted as an improvement; null before the first value. */
  get reference(): number | null {
    return this.#reference;
  }
  get level(): number {
    return this.#level.mean;
  }
  get lastStep(): number {
    return this.#improvedStep;
  }
  /** Evaluations since the best single one: within a level, it may be what made the level better. */
  get sinceBest(): number {
    return this.#sinceBest;
  }
  /** Evaluations since the last improvement. */
  get flatFor(): number {
    return this.#count === 0 ? 0 : this.#count - 1 - this.#improvedAt;
  }
}
