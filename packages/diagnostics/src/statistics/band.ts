/** The newest values of a series, and whether another one stands out from them: a cheap look, not a test. */

import { Recent } from './recent.ts';

/** A value stands out if it is further from all of so many than half their range: of normal noise, one value in some 100,000 is. */
const NEWEST = 32;
const BEYOND = 0.5;

export class Band {
  readonly #newest = new Recent(NEWEST);
  #low = NaN;
  #high = NaN;

  /** Non-finite values are skipped. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#newest.add(value);
    const { lowest, highest } = this.#newest;
    const margin = BEYOND * (highest - lowest);
    this.#low = lowest - margin;
    this.#high = highest + margin;
  }

  /** Or it is not finite, or the first. */
  isBeyond(value: number): boolean {
    return !(value >= this.#low && value <= this.#high);
  }
}
