/** The mean of a training series between two evaluations, and how far off chance makes it. */

/** Half the squared difference of neighbours estimates the variance of one value whatever the trend; averaged over about this many. */
const MEMORY = 50;

export class IntervalMean {
  #sum = 0;
  #count = 0;
  #last = NaN;
  #variance = 0;
  #differences = 0;

  /** Undefined and non-finite values are skipped. */
  add(value: number | undefined): void {
    if (value === undefined || !Number.isFinite(value)) return;
    this.#sum += value;
    this.#count++;
    if (!Number.isNaN(this.#last)) {
      this.#differences++;
      this.#variance += ((value - this.#last) ** 2 / 2 - this.#variance) / Math.min(MEMORY, this.#differences);
    }
    this.#last = value;
  }

  /** Standard error of the mean since the last `take`; infinite without two values. */
  get error(): number {
    return this.#differences === 0 || this.#count === 0 ? Infinity : Math.sqrt(this.#variance / this.#count);
  }

  /** Starts anew. @returns null without values */
  take(): number | null {
    const mean = this.#count === 0 ? null : this.#sum / this.#count;
    this.#sum = this.#count = 0;
    return mean;
  }
}
