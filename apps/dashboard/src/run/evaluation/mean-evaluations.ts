/** In a log with several evaluation sets and no overall scores, their mean is used, as the rules do. */

import { EvaluationSets } from '@rewardboard/diagnostics';
import type { Evaluation } from '@rewardboard/protocol';

/** Returns the same list if there is nothing to average. */
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
