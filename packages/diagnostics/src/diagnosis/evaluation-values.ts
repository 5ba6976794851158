/** The values of an evaluation, as rules can rely on them: shares are shares, and scores that only its counts give are there. */

import { CATALOG, scoresOf } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { Facts } from './facts.ts';

/** 1 is sometimes printed as slightly more. */
const ROUNDING = 1e-6;
const SHARES = Object.keys(CATALOG).filter((name) => CATALOG[name]!.isShare);
const SCORES = ['eval/accuracy', 'eval/f1', 'eval/roc_auc', 'eval/balanced_accuracy'];

/** Whether a share is beyond 0 to 1: it is something else than its name says. */
export function isOutside(share: number | undefined): boolean {
  return share !== undefined && Number.isFinite(share) && (share > 1 + ROUNDING || share < -ROUNDING);
}

/** Without scores that were beyond 0 to 1 once; they are noted in the facts. */
export function withoutMisnamed({ noShares }: Facts, values: Values): Values {
  for (const name of SHARES) if (isOutside(values[name])) noShares.add(name);
  if (noShares.size === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !noShares.has(name)));
}

/** A log may have the counts alone. */
export function withScores(values: Values, counts: Counts | null): Values {
  if (!counts || values['eval/accuracy'] !== undefined) return values;
  const { accuracy, f1, precision, recall, specificity, balancedAccuracy } = scoresOf(counts);
  return {
    'eval/accuracy': accuracy,
    'eval/f1': f1,
    'eval/precision': precision,
    'eval/recall': recall,
    'eval/specificity': specificity,
    'eval/balanced_accuracy': balancedAccuracy,
    ...values,
  };
}

/** The score that is compared over time. */
export function scoreMetricOf(values: Readonly<Record<string, number>>): string | null {
  return SCORES.find((name) => finite(values[name]) !== null) ?? null;
}

export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
