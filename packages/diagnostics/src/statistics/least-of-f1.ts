/** The fewest examples that values of F1 allow, for logs without an accuracy: an F1 is a fraction of at most twice as many. */

import { decimalsOf } from './noise.ts';

/** More are not inferred: the scores of several classes are averages, whose fractions are finer than their examples. */
const MOST = 200;
/** Half a unit of the last digit, and a little more; a number with more digits than these was not rounded. */
const HALF_UNIT = 0.51;
const UNROUNDED_DECIMALS = 6;
const SINGLE_PRECISION = 6e-8;

export class LeastOfF1 {
  #least = 1;
  #last = NaN;

  add(f1: number): void {
    if (f1 === this.#last || this.#least >= MOST || !(f1 > 0 && f1 < 1)) return;
    this.#last = f1;
    const decimals = decimalsOf(f1);
    const error = decimals < UNROUNDED_DECIMALS ? HALF_UNIT * 10 ** -decimals : SINGLE_PRECISION;
    let denominator = 1;
    while (denominator < 2 * MOST && Math.abs(f1 * denominator - Math.round(f1 * denominator)) >= error * denominator)
      denominator++;
    this.#least = Math.max(this.#least, Math.ceil(denominator / 2));
  }

  get examples(): number {
    return this.#least;
  }
}
