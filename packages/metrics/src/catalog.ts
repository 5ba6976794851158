/** What is known about each metric: its name for people, and which way is better. Nobody guesses that from the name. */

import type { Direction } from './metric-kind.ts';
import { betterOf } from './metric-kind.ts';
import type { NamedMetric, Split } from './metric-path.ts';
import { namedMetric } from './metric-path.ts';

export interface MetricInfo {
  label: string;
  better: Direction;
  /** Name in `metrics_history.json` (the guide's form). */
  field: string;
  /** Lies between 0 and 1. */
  isShare: boolean;
}

/** Keys are metric paths, in the order in which they are listed. */
export const CATALOG: Readonly<Record<string, MetricInfo>> = {
  'train/loss': { label: 'Training loss', better: 'down', field: 'train_loss', isShare: false },
  'train/learning_rate': { label: 'Learning rate', better: 'none', field: 'learning_rate', isShare: false },
  'train/grad_norm': { label: 'Gradient norm', better: 'none', field: 'grad_norm', isShare: false },
  'train/examples_per_second': {
    label: 'Examples per second',
    better: 'none',
    field: 'examples_per_second',
    isShare: false,
  },
  'eval/loss': { label: 'Validation loss', better: 'down', field: 'eval_loss', isShare: false },
  'eval/accuracy': { label: 'Accuracy', better: 'up', field: 'eval_accuracy', isShare: true },
  'eval/f1': { label: 'F1', better: 'up', field: 'eval_f1', isShare: true },
  'eval/precision': { label: 'Precision', better: 'up', field: 'eval_precision', isShare: true },
  'eval/recall': { label: 'Recall', better: 'up', field: 'eval_recall', isShare: true },
  'eval/specificity': { label: 'Specificity', better: 'up', field: 'eval_specificity', isShare: true },
  'eval/balanced_accuracy': {
    label: 'Balanced accuracy',
    better: 'up',
    field: 'eval_balanced_accuracy',
    isShare: true,
  },
  'eval/roc_auc': { label: 'ROC AUC', better: 'up', field: 'eval_roc_auc', isShare: true },
  'eval/mean_confidence': { label: 'Mean confidence', better: 'none', field: 'eval_mean_confidence', isShare: true },
};

const PATH_BY_FIELD = new Map(Object.entries(CATALOG).map(([path, info]) => [info.field, path]));

/** What a field of `metrics_history.json`, or of any other program, means. */
export function namedField(field: string, split?: Split): NamedMetric {
  const path = PATH_BY_FIELD.get(field);
  return path === undefined
    ? namedMetric(field, split)
    : { path, own: path, rank: 0, base: path.slice(path.indexOf('/') + 1) };
}

export function pathOfField(field: string, split?: Split): string {
  return namedField(field, split).path;
}

/** @returns true when a is better than b for this metric; false for a metric without a better side */
export function isBetter(metric: string, a: number, b: number): boolean {
  const better = betterOf(metric);
  return better === 'up' ? a > b : better === 'down' ? a < b : false;
}
