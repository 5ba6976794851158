/** How a comparison writes numbers: a score with three decimals, a difference with its sign. */

import type { DrawnMetric } from '@rewardboard/metrics';
import { decimal } from '../../words/format-number.ts';

/** From here on three decimals say more than anybody reads. */
const LARGE = 10;

/** 0.7641 -> "0.764" */
export function score(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= LARGE) return decimal(value);
  return value.toFixed(3).replace('-', '−');
}

/** 0.0487 -> "+0.049", -0.018 -> "−0.018", 0.0001 -> "0.000" */
export function signed(value: number): string {
  const text = score(Math.abs(value));
  return Number(text) === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
}

/** Counts: 5.3 -> "+5", -0.2 -> "± 0" */
export function signedWhole(value: number): string {
  const whole = Math.round(Math.abs(value));
  return whole === 0 ? '±\u00a00' : `${value > 0 ? '+' : '−'}${whole.toLocaleString('en')}`;
}

/** 0.0318 -> "± 0.032" */
export function plusMinus(half: number): string {
  return `±\u00a0${score(half)}`;
}

/** 0.649 -> "64.9%" */
export function perCent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)}%` : '–';
}

const LABELS: Record<DrawnMetric, string> = {
  f1: 'F1',
  accuracy: 'Accuracy',
  balanced_accuracy: 'Balanced accuracy',
  precision: 'Precision',
  recall: 'Recall',
  specificity: 'Specificity',
  roc_auc: 'ROC AUC',
  loss: 'Validation loss',
};

export function metricTitle(metric: DrawnMetric): string {
  return LABELS[metric];
}

/** Within a sentence: "F1", "recall" */
export function metricName(metric: DrawnMetric): string {
  const label = LABELS[metric];
  return metric === 'f1' || metric === 'roc_auc' ? label : label.toLowerCase();
}

/** "B, C and D" */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
