/**
 * How far the noise of a series reaches beyond what a normal distribution would allow: by the leaps that it made before (Hill's estimate of
 * a Pareto tail). What a run does by itself now and then is no event, however far out it lies.
 */

/** Deviations from which a leap belongs to the tail. */
const FROM = 5;
/** Before there are any: the tail of a distribution that falls like the inverse fourth power, of which one was seen. */
const PRIOR_COUNT = 1;
const PRIOR_INDEX = 4;

export class Tail {
  #count = 0;
  #logs = 0;

  /** A leap that is the series' own; smaller ones are passed over. */
  add(deviations: number): void {
    if (!(deviations > FROM)) return;
    this.#count++;
    this.#logs += Math.log(deviations / FROM);
  }

  /** How many leaps at least so far out chance makes in all the points that were seen. */
  expected(deviations: number): number {
    if (deviations <= FROM) return Infinity;
    const index = (this.#count + PRIOR_COUNT) / (this.#logs + PRIOR_COUNT / PRIOR_INDEX);
    return (this.#count + PRIOR_COUNT) * (deviations / FROM) ** -index;
  }
}
