/** A score's draws where only the counts of an evaluation are known: as many examples again, of each class, independent of other runs. */

import type { Counts } from './counts.ts';
import { scoresOf, totalOf } from './counts.ts';
import type { DrawnMetric, DrawnScores } from './drawn-scores.ts';
import { DRAWS, numbersFrom } from './draws.ts';

/**
 * The parametric bootstrap (Efron and Tibshirani 1993, chapter 6). Draws of two runs with different seeds are unpaired: the ± of their difference is wider than with predictions.
 * @param seed another one for each run that is compared
 * @returns null for a metric that counts don't determine, and without examples
 */
export function drawnFromCounts(metric: DrawnMetric, counts: Counts, seed: number, draws = DRAWS): DrawnScores | null {
  const examples = totalOf(counts);
  if (metric === 'roc_auc' || metric === 'loss' || !(examples > 0)) return null;
  const scoreOf = (of: Counts) => {
    const { balancedAccuracy, ...scores } = scoresOf(of);
    return metric === 'balanced_accuracy' ? balancedAccuracy : scores[metric];
  };
  const normal = normalsFrom(seed);
  const [positives, negatives] = [counts.tp + counts.fn, counts.tn + counts.fp];
  const again = (right: number, of: number) => {
    const share = of === 0 ? 0 : right / of;
    return Math.max(0, Math.min(of, of * share + Math.sqrt(of * share * (1 - share)) * normal()));
  };
  const drawn = Float64Array.from({ length: draws }, () => {
    const tp = again(counts.tp, positives);
    const tn = again(counts.tn, negatives);
    return scoreOf({ tp, fn: positives - tp, tn, fp: negatives - tn });
  });
  return { value: scoreOf(counts), drawn, problems: examples };
}

/** Standard normal numbers (Box and Muller 1958). */
function normalsFrom(seed: number): () => number {
  const random = numbersFrom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
