/** How much of a run has been seen: what the verdict says when nothing holds. */

import type { Look } from '../diagnosis/look.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';

export class Overview {
  evaluations = 0;
  /** Of these, those with a loss, a score or counts. */
  judgeable = 0;
  last: Look | null = null;
  /** Of the first few evaluations. */
  firstSteps: number[] = [];

  add(look: Look): void {
    this.evaluations++;
    if (look.rawLoss !== undefined || look.score !== null || look.counts !== null) this.judgeable++;
    this.last = look;
    if (this.firstSteps.length < MIN_EVALUATIONS) this.firstSteps.push(look.step);
  }
}
