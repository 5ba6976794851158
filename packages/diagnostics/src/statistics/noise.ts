/**
 * The noise of an evaluated metric: the run's own once it has shown enough of it, an assumption before. It is taken from differences of
 * differences, so that neither the slope nor the bend of a learning curve passes for noise.
 */

import { Spread } from './spread.ts';

/** Differences that the noise rests on: the newest ones. */
const NOISE_EVALUATIONS = 400;
/** From so many differences on the noise is the run's own. */
const MEASURED_FROM = 6;
/** A spread of few differences is now and then far too small by chance: with n of them it is taken 1 + 4 / n times as large. */
const SMALL_SAMPLE = 4;

export class Noise {
  #spread = new Spread(NOISE_EVALUATIONS);
  #last: number | null = null;

  /** Non-finite values are passed over. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.#last !== null) this.#spread.add(value - this.#last);
    this.#last = value;
  }

  /** Differences that it rests on. */
  get count(): number {
    return this.#spread.count;
  }

  get isMeasured(): boolean {
    return this.#spread.count >= MEASURED_FROM;
  }

  /** Standard deviation. A young run's noise is at least the assumed one. */
  deviationOr(assumed: number): number {
    const measured = this.#spread.deviation / Math.sqrt(3);
    if (this.isMeasured) return measured * (1 + SMALL_SAMPLE / this.#spread.count);
    return Number.isFinite(measured) ? Math.max(measured, assumed) : assumed;
  }
}
