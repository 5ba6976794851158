/** How much of a run has been seen: what the verdict says when nothing holds. */

import type { EvaluationPoint } from '../diagnosis/points.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';

export class Overview {
  evaluations = 0;
  /** Of these, those with a loss, a score or counts. */
  judgeable = 0;
  last: EvaluationPoint | null = null;
  /** Of the first few evaluations. */
  firstSteps: number[] = [];

  add(point: EvaluationPoint): void {
    this.evaluations++;
    if (point.rawLoss !== undefined || point.score !== null || point.counts !== null) this.judgeable++;
    this.last = point;
    if (this.firstSteps.length < MIN_EVALUATIONS) this.firstSteps.push(point.step);
  }
}
