/** What the board calls a metric. */

import { CATALOG, systemLabel } from '@rewardboard/metrics';

/** "eval/f1" -> "F1", "train/accuracy" -> "Training accuracy"; a metric that is not in the catalog keeps its path. */
export function metricLabel(metric: string): string {
  if (Object.hasOwn(CATALOG, metric)) return CATALOG[metric]!.label;
  const ofMachine = systemLabel(metric);
  if (ofMachine !== null) return ofMachine;
  const ofValidation = metric.replace(/^train\//, 'eval/');
  return Object.hasOwn(CATALOG, ofValidation) ? `Training ${inSentence(CATALOG[ofValidation]!.label)}` : metric;
}

/** "Balanced accuracy" -> "balanced accuracy", but "F1" and "ROC AUC" as they are. */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
}
