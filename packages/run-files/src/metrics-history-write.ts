/** Rows of `metrics_history.json`: the guide's fields in the guide's order, then ours. */

import { CATALOG } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import type { GrowingJson } from './growing-json.ts';
import { microsecondsText } from './local-time.ts';
import { jsonFloat } from './python-number.ts';

/** The first seven are the guide's. */
const METRICS = [
  'train/loss',
  'train/learning_rate',
  'eval/loss',
  'eval/accuracy',
  'eval/f1',
  'eval/precision',
  'eval/recall',
  'train/grad_norm',
  'eval/specificity',
  'eval/balanced_accuracy',
  'eval/roc_auc',
  'eval/mean_confidence',
] as const;
const COUNTS = ['tp', 'tn', 'fp', 'fn'] as const;

/** The file as Python's `json.dump(rows, file, indent=2)` writes it, with a last line end. */
export const historyFile: GrowingJson = {
  empty: '[\n]\n',
  closing: '\n]\n',
  row: (text, isFirst) => `${isFirst ? '' : ','}\n${text}`,
};

/**
 * JSON text of a row, indented as in the file; null for an event without numbers. Non-finite numbers are the strings
 * "NaN", "Infinity", "-Infinity": the file must be valid JSON.
 */
export function historyRow(event: RunEvent): string | null {
  if (event.type !== 'train' && event.type !== 'evaluation') return null;
  const fields = [`"step": ${event.step}`];
  if (event.epoch !== undefined) fields.push(`"epoch": ${jsonFloat(event.epoch)}`);
  const timestamp = event.time === undefined ? '' : microsecondsText(event.time);
  if (timestamp) fields.push(`"timestamp": "${timestamp}"`);
  let hasNumbers = false;
  for (const metric of METRICS) {
    const value = event.values[metric];
    if (value === undefined) continue;
    hasNumbers = true;
    fields.push(`"${CATALOG[metric]!.field}": ${jsonFloat(value)}`);
  }
  if (event.type === 'evaluation' && event.counts) {
    hasNumbers = true;
    for (const name of COUNTS) fields.push(`"eval_${name}": ${event.counts[name]}`);
  }
  return hasNumbers ? `  {\n    ${fields.join(',\n    ')}\n  }` : null;
}
