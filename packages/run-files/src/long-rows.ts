/** Rows of one number each, under the name that the row says: "step,metric,value", {"step": 10, "tag": "loss", "value": 0.5}. */

import { isKnownMetric } from '@rewardboard/metrics';
import { coordinateOf } from './point-event.ts';

/** Names of the column that names the number, and of the number's own. */
const NAMES = new Set(['metric', 'metric_name', 'name', 'tag', 'key', 'variable', 'measure', 'series']);
const VALUES = new Set(['value', 'metric_value', 'val', 'scalar', 'score']);

const keyOf = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
const isOneOf = (names: ReadonlySet<string>) => (name: string) => names.has(keyOf(name));

/** @returns undefined where the columns hold numbers under their own names */
export function longColumns(names: readonly string[]): { name: number; value: number } | undefined {
  const name = names.findIndex(isOneOf(NAMES));
  const value = names.findIndex(isOneOf(VALUES));
  const hasOthers = names.some((other, i) => i !== name && i !== value && isKnownMetric(other));
  return name < 0 || value < 0 || hasOthers ? undefined : { name, value };
}

/** Such a record as others are: {"step": 10, "loss": 0.5}. Any other record as it is. */
export function wideRecord(record: Record<string, unknown>): Record<string, unknown> {
  const columns = longColumns(Object.keys(record));
  if (!columns) return record;
  const entries = Object.entries(record);
  const metric = entries[columns.name]![1];
  const value = entries[columns.value]![1];
  // The name of a run or a program.
  if (typeof metric !== 'string' || metric === '' || typeof value === 'object' || coordinateOf(metric)) return record;
  const others = entries.filter((_, i) => i !== columns.name && i !== columns.value);
  return Object.fromEntries([...others, [metric, value]]);
}
