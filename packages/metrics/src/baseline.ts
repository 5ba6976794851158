/** What a model that learned nothing would score: the number every score must be read against. */

import type { Counts } from './counts.ts';
import { baseRateOf, totalOf } from './counts.ts';

export interface TrivialBaseline {
  /** Share of positives in the validation set. */
  baseRate: number;
  /** 1 when always answering "positive" is the better constant for accuracy, else 0. */
  majorityClass: 0 | 1;
  /** Accuracy of always answering the majority class. */
  accuracy: number;
  /** F1 of always answering "positive"; precision of the same is the base rate. */
  f1: number;
  precision: number;
  /** Cross entropy, in nats, of always answering the base rate. */
  loss: number;
}

/** @returns null when there are no examples */
export function trivialBaseline(counts: Counts): TrivialBaseline | null {
  if (totalOf(counts) === 0) return null;
  const p = baseRateOf(counts);
  return {
    baseRate: p,
    majorityClass: p >= 0.5 ? 1 : 0,
    accuracy: Math.max(p, 1 - p),
    f1: (2 * p) / (1 + p),
    precision: p,
    loss: -xlogx(p) - xlogx(1 - p),
  };
}

/** The baseline's value for a metric of the catalog; null where a constant answer has no fair one (recall, specificity). */
export function baselineOf(metric: string, baseline: TrivialBaseline): number | null {
  switch (metric) {
    case 'eval/accuracy':
      return baseline.accuracy;
    case 'eval/f1':
      return baseline.f1;
    case 'eval/precision':
      return baseline.precision;
    case 'eval/loss':
      return baseline.loss;
    case 'eval/balanced_accuracy':
    case 'eval/roc_auc':
      return 0.5;
    default:
      return null;
  }
}

function xlogx(p: number): number {
  return p === 0 ? 0 : p * Math.log(p);
}
