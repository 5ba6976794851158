/** What the board calls a metric. */

import { CATALOG, spelledName, systemLabel } from '@rewardboard/metrics';

/** "eval/f1" -> "F1", "eval/bleu" -> "BLEU", "train/accuracy" -> "Training accuracy"; any other metric keeps its path. */
export function metricLabel(metric: string): string {
  if (Object.hasOwn(CATALOG, metric)) return CATALOG[metric]!.label;
  const ofMachine = systemLabel(metric);
  if (ofMachine !== null) return ofMachine;
  const ofValidation = metric.replace(/^train\//, 'eval/');
  if (Object.hasOwn(CATALOG, ofValidation)) return `Training ${inSentence(CATALOG[ofValidation]!.label)}`;
  const name = ofValidation.slice('eval/'.length);
  const spelled = spelledName(name);
  if (spelled === name || !ofValidation.startsWith('eval/')) return metric;
  return metric === ofValidation ? spelled : `Training ${spelled}`;
}

/** "Balanced accuracy" -> "balanced accuracy", but "F1" and "ROC AUC" as they are. */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
}
