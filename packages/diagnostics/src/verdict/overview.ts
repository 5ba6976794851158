/** Counts what a run has logged, for a verdict without findings. */

import type { EvaluationPoint } from '../diagnosis/points.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';
import { Gain } from './gain.ts';

export class Overview {
  /** So far, with those that rules did not see. */
  evaluations = 0;
  /** Those with a loss, a score or counts. */
  checkable = 0;
  last: EvaluationPoint | null = null;
  /** Of the first few evaluations. */
  first: EvaluationPoint[] = [];
  readonly gain = new Gain();

  add(point: EvaluationPoint): void {
    if (point.rawLoss !== undefined || point.scores.length > 0 || point.counts !== null) this.checkable++;
    this.last = point;
    this.gain.add(point);
    if (this.first.length < MIN_EVALUATIONS) this.first.push(point);
  }
}
