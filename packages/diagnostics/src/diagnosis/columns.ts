/** The series of a run that rules read at training points, each from where a walk has come to. */

import type { Series } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import { Band } from '../statistics/band.ts';
import type { Trained } from './trained-series.ts';

const NONE = new Float64Array(0);

/** One of them: its points are taken in order, once. */
export class TrainColumn {
  #steps: Float64Array = NONE;
  #values: Float64Array = NONE;
  #at = 0;
  /** The step that was taken last, and its value. */
  #reached = -Infinity;
  #taken = NaN;
  /** The newest values that rules saw. */
  readonly band = new Band();

  constructor(
    readonly field: Trained,
    readonly metric: string,
  ) {}

  /** To be called after each change of the run. The place is found by step, not by index: a bounded series merges old neighbors. @returns whether the run has it */
  open(run: Run): boolean {
    const series = run.series.get(this.metric);
    this.#steps = series?.steps ?? NONE;
    this.#values = series?.values ?? NONE;
    this.#at = series?.indexFrom(this.#reached) ?? 0;
    if (this.#steps[this.#at] === this.#reached) this.#at++;
    return series !== undefined;
  }

  /** Step of the next point; Infinity after the last one. */
  get next(): number {
    return this.#at < this.#steps.length ? this.#steps[this.#at]! : Infinity;
  }

  /** The value at a step, if that is the next one. */
  take(step: number): number | undefined {
    if (this.#at >= this.#steps.length || this.#steps[this.#at] !== step) return undefined;
    this.#reached = step;
    return (this.#taken = this.#values[this.#at++]!);
  }

  /** Rules see the point of this step. */
  saw(step: number): void {
    if (step === this.#reached) this.band.add(this.#taken);
  }
}

/** When a step was logged, NaN if the log does not say; for steps from `from` on that only rise. */
export function timesFrom(times: Series | undefined, from: number): (step: number) => number {
  if (!times) return () => NaN;
  const { steps, values } = times;
  let at = times.indexFrom(from);
  return (step) => {
    while (at < steps.length && steps[at]! < step) at++;
    return at < steps.length && steps[at] === step ? values[at]! : NaN;
  };
}
