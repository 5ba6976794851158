/** The mean validation loss of a log with several evaluation sets and no plain loss, as the rules use it. */

import type { Run } from '@rewardboard/protocol';
import { EvaluationSets } from './evaluation-sets.ts';

export interface MeanOfSets {
  /** Evaluations that have all sets. */
  steps: Float64Array;
  values: Float64Array;
  sets: readonly string[];
}

/** null if the log has a plain validation loss, or none at all */
export function meanLossOfSets(run: Run): MeanOfSets | null {
  if (run.series.has('eval/loss')) return null;
  const sets = new EvaluationSets();
  const steps: number[] = [];
  const values: number[] = [];
  for (const evaluation of run.evaluations) {
    const value = sets.valuesOf(evaluation.values)['eval/loss'];
    if (value === undefined) continue;
    steps.push(evaluation.step);
    values.push(value);
  }
  return steps.length === 0
    ? null
    : { steps: Float64Array.from(steps), values: Float64Array.from(values), sets: sets.names };
}
