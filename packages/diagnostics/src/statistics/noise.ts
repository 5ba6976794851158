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

export class Noise {
  #spread = new Spread(NOISE_EVALUATIONS);
  #last: number | null = null;

  /** Non-finite values are skipped. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.#last !== null) this.#spread.add(value - this.#last);
    this.#last = value;
  }

  /** Number of differences used. */
  get count(): number {
    return this.#spread.count;
  }

  get isMeasured(): boolean {
    return this.#spread.count >= MEASURED_FROM;
  }

  /** Standard deviation. While it is not yet measured reliably, it is at least the assumed one. */
  deviationOr(assumed: number): number {
    const measured = this.#spread.deviation / Math.sqrt(3);
    if (this.isMeasured) return measured * (1 + SMALL_SAMPLE / this.#spread.count);
    return Number.isFinite(measured) ? Math.max(measured, assumed) : assumed;
  }
}
