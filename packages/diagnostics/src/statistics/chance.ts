/** What a constant answer would lose: counted, or ln 2 where the first loss looks like one of two even classes. */

import type { EvaluationPoint } from '../diagnosis/points.ts';

/** A loss that begins above this is not one of two classes. */
const BINARY_FIRST_LOSS = 1.1;

/** @param first the run's first validation loss; @returns null where nobody knows */
export function chanceLoss({ baseline }: Pick<EvaluationPoint, 'baseline'>, first: number): number | null {
  return baseline?.loss ?? (first > 0 && first <= BINARY_FIRST_LOSS ? Math.LN2 : null);
}
