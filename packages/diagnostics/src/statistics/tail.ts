/**
 * How heavy the tail of a series' noise is, compared with a normal distribution: from the jumps that it made before (Hill's estimate of
 * a Pareto tail). A jump that a run makes now and then is not an event, however large it is.
 */

/** Jumps from this many deviations on belong to the tail. */
const FROM = 5;
/** Prior: one jump from a distribution that falls with the inverse fourth power. */
const PRIOR_COUNT = 1;
const PRIOR_INDEX = 4;

export class Tail {
  #count = 0;
  #logs = 0;

  /** A jump that counts as noise; smaller ones are ignored. */
  add(deviations: number): void {
    if (!(deviations > FROM)) return;
    this.#count++;
    this.#logs += Math.log(deviations / FROM);
  }

  /** How many jumps of at least this size chance makes in all the points so far. */
  expected(deviations: number): number {
    if (deviations <= FROM) return Infinity;
    const index = (this.#count + PRIOR_COUNT) / (this.#logs + PRIOR_COUNT / PRIOR_INDEX);
    return (this.#count + PRIOR_COUNT) * (deviations / FROM) ** -index;
  }
}
