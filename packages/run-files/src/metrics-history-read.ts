/** Reads `metrics_history.json`: an array of rows with the guide's fields, as a Python program dumps them. */

import type { Counts } from '@rewardboard/metrics';
import { pathOfField } from '@rewardboard/metrics';
import type { RunEvent, Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { Format } from './format.ts';
import { JsonArray } from './json-array.ts';
import { timeOfText } from './local-time.ts';

const COUNT_FIELDS = { tp: 'eval_tp', tn: 'eval_tn', fp: 'eval_fp', fn: 'eval_fn' } as const;
const NO_METRIC = new Set(['step', 'epoch', 'timestamp']);

export const metricsHistory: Format = {
  id: 'metrics-history',
  label: 'Metrics history',
  matches: (fileName) => fileName === 'metrics_history.json',
  open() {
    const array = new JsonArray();
    return {
      read: (bytes) =>
        array.read(bytes, (row, result) => {
          const event = eventOfRow(row);
          if (event) result.events.push(event);
          return event !== null;
        }),
    };
  },
};

function eventOfRow(row: Record<string, unknown>): RunEvent | null {
  const step = stepOf(row.step);
  if (step === null) return null;
  const counts = countsOf(row);
  const values: Values = {};
  let isEvaluation = counts !== null;
  for (const field of Object.keys(row)) {
    if (NO_METRIC.has(field) || (counts && Object.values<string>(COUNT_FIELDS).includes(field))) continue;
    const value = numberFromWire(row[field]);
    if (value === undefined) continue;
    values[pathOfField(field)] = value;
    if (field.startsWith('eval_')) isEvaluation = true;
  }
  const epoch = numberFromWire(row.epoch);
  const time = typeof row.timestamp === 'string' ? timeOfText(row.timestamp) : undefined;
  const point = {
    ...(time === undefined ? {} : { time }),
    step,
    ...(epoch === undefined ? {} : { epoch }),
    values,
  };
  return isEvaluation ? { type: 'evaluation', ...point, ...(counts ? { counts } : {}) } : { type: 'train', ...point };
}

/** Steps are whole: a JSON number that is finite and not negative. */
export function stepOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function countsOf(row: Record<string, unknown>): Counts | null {
  const counts = { tp: 0, tn: 0, fp: 0, fn: 0 };
  for (const name of ['tp', 'tn', 'fp', 'fn'] as const) {
    const count = stepOf(row[COUNT_FIELDS[name]]);
    if (count === null) return null;
    counts[name] = count;
  }
  return counts;
}
