/** What the marks of the difference table mean, and what a constant answer gets. */

import type { DrawnMetric } from '@rewardboard/metrics';
import { baselineAt, baselineOf } from '@rewardboard/metrics';
import type { ComparisonResult } from '@rewardboard/diagnostics/comparison';
import { score } from './numbers.ts';
import { capital } from './verdict.ts';

interface Classes {
  positive: string;
  negative: string;
}

export function tableFoot(
  metric: DrawnMetric,
  { positives, examples }: Pick<ComparisonResult, 'positives' | 'examples'>,
  bySeeds: boolean,
  classes: Classes,
): string {
  const marks = bySeeds
    ? 'Thin marks: seeds. Thick line: 95%; thin line: 95% for all comparisons together. Filled dot: real. Hollow: likely, or cannot tell.'
    : 'Thick line: 95%; thin line: 95% for all comparisons together. Filled dot: real for these checkpoints; a new seed can change it (see “Seeds together”). Hollow: likely, or cannot tell.';
  const share = positives / examples;
  const constant = baselineOf(`eval/${metric}`, baselineAt(share));
  return constant === null
    ? marks
    : `${marks} ${capital(trivialAnswer(metric, share, classes))} gets ${score(constant)}.`;
}

/** The constant answer with the best score. @param share of class 1 */
export function trivialAnswer(metric: string, share: number, { positive, negative }: Classes): string {
  if (metric === 'roc_auc') return 'chance';
  if (metric === 'balanced_accuracy') return 'any constant';
  if (metric === 'loss') return 'guessing the average';
  return `always “${metric === 'accuracy' && share < 0.5 ? negative : positive}”`;
}
