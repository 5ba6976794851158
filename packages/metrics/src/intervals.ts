/** 95% intervals for scores that come from counts. */

import type { Counts } from './counts.ts';
import { totalOf } from './counts.ts';

export interface Interval {
  low: number;
  high: number;
}

const Z95 = 1.959963984540054;

/** Wilson score interval of a proportion (Wilson 1927). NaN bounds when n is 0. */
export function wilson(successes: number, n: number, z = Z95): Interval {
  if (n === 0) return { low: NaN, high: NaN };
  const p = successes / n;
  const z2 = z * z;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * Interval of F1. F1 is a monotone function of the Jaccard share J = TP / (TP + FP + FN), F1 = 2J / (1 + J);
 * Wilson's interval of J is carried over.
 */
export function f1Interval({ tp, fp, fn }: Counts): Interval {
  const jaccard = wilson(tp, tp + fp + fn);
  const toF1 = (j: number) => (2 * j) / (1 + j);
  return { low: toF1(jaccard.low), high: toF1(jaccard.high) };
}

/** Interval of an AUC by Hanley and McNeil's (1982) standard error, cut to [0, 1]. */
export function aucInterval(auc: number, positives: number, negatives: number): Interval {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance =
    (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc)) /
    (positives * negatives);
  const half = Z95 * Math.sqrt(Math.max(0, variance));
  return { low: Math.max(0, auc - half), high: Math.min(1, auc + half) };
}

/** Interval of a metric named as in the catalog, from the evaluation's counts; null where counts do not give one. */
export function intervalOf(metric: string, counts: Counts, auc?: number): Interval | null {
  const { tp, tn, fp, fn } = counts;
  switch (metric) {
    case 'eval/accuracy':
      return wilson(tp + tn, totalOf(counts));
    case 'eval/precision':
      return wilson(tp, tp + fp);
    case 'eval/recall':
      return wilson(tp, tp + fn);
    case 'eval/specificity':
      return wilson(tn, tn + fp);
    case 'eval/f1':
      return f1Interval(counts);
    case 'eval/balanced_accuracy': {
      // Two independent proportions by square-and-add (Newcombe 1998): each side has its own distances, so that the
      // interval holds the value even where Wilson's intervals are lopsided, near 0 and 1.
      const r = wilson(tp, tp + fn);
      const s = wilson(tn, tn + fp);
      const recall = tp / (tp + fn);
      const specificity = tn / (tn + fp);
      const centre = (recall + specificity) / 2;
      return {
        low: Math.max(0, centre - Math.hypot(recall - r.low, specificity - s.low) / 2),
        high: Math.min(1, centre + Math.hypot(r.high - recall, s.high - specificity) / 2),
      };
    }
    case 'eval/roc_auc':
      return auc === undefined || !Number.isFinite(auc) ? null : aucInterval(auc, tp + fn, tn + fp);
    default:
      return null;
  }
}
