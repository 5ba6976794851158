/** The noise of an evaluated metric: the run's own once it has shown enough of it, an assumption before. */

import { Spread } from './spread.ts';

/** Differences that the noise rests on: the newest ones. */
const NOISE_EVALUATIONS = 400;
/** From so many differences on the noise is the run's own. */
const MEASURED_FROM = 6;
/** A spread of few differences is now and then far too small by chance: with n of them it is taken 1 + 4 / n times as large. */
const SMALL_SAMPLE = 4;

export class Noise {
  #spread = new Spread(NOISE_EVALUATIONS);

  add(value: number): void {
    this.#spread.add(value);
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
    const measured = this.#spread.deviation;
    if (this.isMeasured) return measured * (1 + SMALL_SAMPLE / this.#spread.count);
    return Number.isFinite(measured) ? Math.max(measured, assumed) : assumed;
  }
}
