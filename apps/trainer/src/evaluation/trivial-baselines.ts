/** Baselines without a model: how well a single number separates right from wrong. Compare a trained model with these. */

import { rocAuc } from '@rewardboard/metrics';
import { SURFACE_NUMBERS } from '../features/surface-numbers.ts';

/**
 * AUC of each surface number for itself, in the direction that serves it better (so never below 0.5), best first.
 * @param rows surface numbers of the validation set, one row an example
 */
export function trivialAucs(rows: readonly Float32Array[], labels: ArrayLike<number>): { name: string; auc: number }[] {
  return SURFACE_NUMBERS.map(({ name }, j) => {
    const auc = rocAuc(
      labels,
      rows.map((row) => row[j]!),
    );
    return { name, auc: Math.max(auc, 1 - auc) };
  })
    .filter(({ auc }) => Number.isFinite(auc))
    .sort((a, b) => b.auc - a.auc);
}
