/** Counts what a run has logged, for a verdict without findings. */

import type { EvaluationPoint } from '../diagnosis/points.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';

export class Overview {
  evaluations = 0;
  /** Those with a loss, a score or counts. */
  checkable = 0;
  last: EvaluationPoint | null = null;
  /** Steps of the first few evaluations. */
  firstSteps: number[] = [];

  add(point: EvaluationPoint): void {
    this.evaluations++;
    if (point.rawLoss !== undefined || point.score !== null || point.counts !== null) this.checkable++;
    this.last = point;
    if (this.firstSteps.length < MIN_EVALUATIONS) this.firstSteps.push(point.step);
  }
}
