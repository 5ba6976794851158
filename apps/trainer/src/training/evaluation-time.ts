/** How long evaluations take, apart from the steps between them: one can take as long as hundreds of steps. */

export class EvaluationTime {
  /** Steps from one evaluation to the next; there is one more at the end. */
  readonly everySteps: number;
  totalMs = 0;
  latestMs = 0;

  constructor(everySteps: number) {
    this.everySteps = everySteps;
  }

  async measure<T>(evaluate: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await evaluate();
    this.latestMs = performance.now() - startedAt;
    this.totalMs += this.latestMs;
    return result;
  }
}
