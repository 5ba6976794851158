/** The loss of a constant answer: from counts, or ln 2 if the first loss looks like that of two balanced classes. */

import type { EvaluationPoint } from '../diagnosis/points.ts';
import { numberText } from '../wording/wording.ts';

/** A loss that starts above this is not that of two classes. */
const BINARY_FIRST_LOSS = 1.1;

/** @param first the run's first validation loss; @returns null when it is not known */
export function chanceLoss({ baseline }: Pick<EvaluationPoint, 'baseline'>, first: number): number | null {
  if (baseline) return baseline.loss;
  return first > 0 && first <= BINARY_FIRST_LOSS ? Math.LN2 : null;
}

/** What a loss is compared with, in words: `chanceLoss`, or the run's first validation loss if that is not known. */
export function referenceText({ baseline }: Pick<EvaluationPoint, 'baseline'>, reference: number): string {
  const who = baseline ? 'a constant answer gets' : reference === Math.LN2 ? 'a coin flip gets' : 'it began at';
  return `${who} ${numberText(reference)}`;
}
