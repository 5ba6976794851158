/** Columns after one was moved, and fields that are worth grouping by. */

import type { RunLine } from '@rewardboard/protocol';

const MAX_FIELDS = 30;

/** Fields that some runs have different values of: to group by any other gives one group. */
export function varyingFields(runs: readonly RunLine[], fields: readonly string[]): string[] {
  return fields
    .filter((name) => {
      const first = runs.find((run) => Object.hasOwn(run.fields, name))?.fields[name];
      return runs.some((run) => Object.hasOwn(run.fields, name) && run.fields[name] !== first);
    })
    .slice(0, MAX_FIELDS);
}

export function moved(cols: readonly string[], id: string, by: -1 | 1): readonly string[] {
  const from = cols.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= cols.length) return cols;
  const now = [...cols];
  [now[from], now[to]] = [now[to]!, now[from]!];
  return now;
}
