/**
 * The noise of an evaluated metric: measured once the run is long enough, assumed before. It is taken from differences of
 * differences, so that neither the slope nor the bend of a learning curve counts as noise.
 */

import { Spread } from './spread.ts';

/** Newest differences that are used. */
const NOISE_EVALUATIONS = 400;
/** From this many differences on, the noise is measured. */
const MEASURED_FROM = 6;
/** The spread of few differences is sometimes far too small by chance, so with n of them it is multiplied by 1 + 4 / n. */
const SMALL_SAMPLE = 4;

/** The noise of a value grows with it. Once all newest values are below this share of the highest, these alone say how much they vary. */
const SHRUNK = 0.001;
const NEWEST_EVALUATIONS = 16;

/** With this many decimals, or fewer, a value may be a whole number or a simple share by itself; from so many on, nobody rounded it. */
const SIMPLE_DECIMALS = 1;
const UNROUNDED_DECIMALS = 6;

export class Noise {
  #decimals = 0;
  #spread = new Spread(NOISE_EVALUATIONS);
  #last: number | null = null;
  #highest = 0;
  /** Of the values since the newest that is not far below the highest. */
  #newest: Spread | null = null;

  /** Non-finite values are skipped. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.#decimals < UNROUNDED_DECIMALS) this.#decimals = Math.max(this.#decimals, decimalsOf(value));
    if (this.#last !== null) this.#spread.add(value - this.#last);
    this.#last = value;
    const size = Math.abs(value);
    if (size > this.#highest) this.#highest = size;
    if (size >= SHRUNK * this.#highest) this.#newest = null;
    else (this.#newest ??= new Spread(NEWEST_EVALUATIONS)).add(value);
  }

  /** Number of differences used. */
  get count(): number {
    return this.#spread.count;
  }

  get isMeasured(): boolean {
    return this.#spread.count >= MEASURED_FROM;
  }

  /** Standard deviation of what rounding to the decimals of all values so far takes away (uniform over one unit). */
  get #rounding(): number {
    return this.#decimals > SIMPLE_DECIMALS && this.#decimals < UNROUNDED_DECIMALS
      ? 10 ** -this.#decimals / Math.sqrt(12)
      : 0;
  }

  /** Standard deviation. While it is not yet measured reliably, it is at least the assumed one. */
  deviationOr(assumed: number): number {
    const spread = this.#newest && this.#newest.count >= MEASURED_FROM ? this.#newest : this.#spread;
    const measured = Math.max(spread.deviation / Math.sqrt(3), this.#rounding);
    if (this.isMeasured) return measured * (1 + SMALL_SAMPLE / spread.count);
    return Number.isFinite(measured) ? Math.max(measured, assumed) : assumed;
  }
}

/** Decimals of a number as JavaScript prints it: 3 for 0.125, 7 for 2.5e-6. */
export function decimalsOf(value: number): number {
  const [digits, exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits!.split('.')[1]?.length ?? 0) - Number(exponent));
}
