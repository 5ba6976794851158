/** Steps of one metric of MLflow: a program that names none has all its points at step 0, and then they are counted. */

export class CountedSteps {
  isCounted = false;
  #count = 0;
  #hasSteps = false;

  of(step: number): number {
    if (step !== 0) this.#hasSteps = true;
    if (this.#hasSteps) return step;
    this.isCounted = this.#count > 0;
    return this.#count++;
  }
}
