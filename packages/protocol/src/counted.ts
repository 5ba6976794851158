/** Counts that a log has as four metrics, "eval/tp" and so on: together they are an evaluation's counts. */

import type { Counts } from '@rewardboard/metrics';
import type { Values } from './event.ts';
import type { Evaluation } from './run.ts';

/** @returns null unless all four are there, and are whole numbers of examples */
function countsIn(values: Values): Counts | null {
  const tp = values['eval/tp'];
  if (tp === undefined) return null;
  const counts = { tp, tn: values['eval/tn'] ?? NaN, fp: values['eval/fp'] ?? NaN, fn: values['eval/fn'] ?? NaN };
  return Object.values(counts).every((count) => Number.isSafeInteger(count) && count >= 0) ? counts : null;
}

/** To be called whenever an evaluation's values have changed. */
export function count(evaluation: Evaluation): void {
  const counts = countsIn(evaluation.values);
  if (counts) evaluation.counts = counts;
}
