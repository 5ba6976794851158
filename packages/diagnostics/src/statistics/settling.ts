/** Whether the loss has settled: while a model learns fast, it favors one class, and rules about its mistakes must wait. */

import { Trend } from './trend.ts';

/** Settled: the loss falls by less than this share of itself over the evaluations of the trend. */
const SETTLED_SHARE = 0.025;
const OVER_SHARE = 0.2;
/** ... but not before this share of the planned steps. */
const FROM_SHARE = 0.25;
/** Evaluations after which a run without a loss counts as settled. */
const WITHOUT_LOSS = 8;

export class Settling {
  #trend = new Trend(OVER_SHARE);
  #evaluations = 0;
  #isSettled = false;

  add(step: number, loss: number | null, plannedSteps: number | null, weight = 1): void {
    if (this.#isSettled) return;
    this.#evaluations++;
    if (loss !== null) this.#trend.add(loss, weight);
    const { fall, over, level, count } = this.#trend;
    if (step < FROM_SHARE * (plannedSteps ?? 0)) return;
    this.#isSettled = count === 0 ? this.#evaluations >= WITHOUT_LOSS : fall * over < SETTLED_SHARE * Math.abs(level);
  }

  /** Once settled, a run stays settled. */
  get isSettled(): boolean {
    return this.#isSettled;
  }
}
