/** The noise of an evaluated metric: the run's own once it has shown enough of it, an assumption before. */

import { Spread } from './spread.ts';

/** Differences that the noise rests on: the newest ones. */
const NOISE_EVALUATIONS = 400;
/** From so many differences on the noise is the run's own. */
const MEASURED_FROM = 6;

export class Noise {
  #spread = new Spread(NOISE_EVALUATIONS);

  add(value: number): void {
    this.#spread.add(value);
  }

  get isMeasured(): boolean {
    return this.#spread.count >= MEASURED_FROM;
  }

  /** Standard deviation. A young run's noise is at least the assumed one. */
  deviationOr(assumed: number): number {
    const measured = this.#spread.deviation;
    if (this.isMeasured) return measured;
    return Number.isFinite(measured) ? Math.max(measured, assumed) : assumed;
  }
}
