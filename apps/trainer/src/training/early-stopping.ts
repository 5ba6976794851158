/** Stops a training whose best metric hasn't improved for a number of evaluations, as `transformers`' EarlyStoppingCallback counts. */

export interface EarlyStoppingOptions {
  /** Evaluations without improvement after which to stop; 0: never. */
  patience: number;
  /** An improvement is one by more than this. */
  threshold: number;
  greaterIsBetter: boolean;
}

export class EarlyStopping {
  readonly #options: EarlyStoppingOptions;
  /** Evaluations in a row without improvement. */
  failures: number;

  /** @param failures of the training that this one resumes */
  constructor(options: EarlyStoppingOptions, failures = 0) {
    this.#options = options;
    this.failures = failures;
  }

  /**
   * @param best the best value before this evaluation, null at the first
   * @returns whether to stop
   */
  see(value: number, best: number | null): boolean {
    const { patience, threshold, greaterIsBetter } = this.#options;
    const gain = best === null ? Infinity : greaterIsBetter ? value - best : best - value;
    // NaN is no improvement.
    this.failures = gain > threshold ? 0 : this.failures + 1;
    return patience > 0 && this.failures >= patience;
  }
}
