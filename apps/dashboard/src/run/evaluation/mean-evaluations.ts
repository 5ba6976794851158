/** Of a log with several evaluation sets and no plain one, their mean stands for it, as the rules see it. */

import { EvaluationSets } from '@rewardboard/diagnostics';
import type { Evaluation } from '@rewardboard/protocol';

/** The same list where nothing is to be averaged. */
export function meanEvaluations(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  const sets = new EvaluationSets();
  let isAny = false;
  const averaged = evaluations.map((evaluation) => {
    const values = sets.valuesOf(evaluation.values);
    if (values === evaluation.values) return evaluation;
    isAny = true;
    return { ...evaluation, values };
  });
  return isAny ? averaged : evaluations;
}
