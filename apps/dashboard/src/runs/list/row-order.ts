/** In which order runs and groups stand. */

import type { Level, RunLine } from '@rewardboard/protocol';
import { needsAttention } from '@rewardboard/protocol';
import type { Value } from './columns.ts';
import { BY_NAME, sortColumn, valueOfGroup } from './rows.ts';
import type { GroupRow, RowOptions, RunRow } from './rows.ts';

const NAMES = new Intl.Collator('en', { numeric: true });
const LEVEL_RANK: Record<Level, number> = { act: 0, watch: 1, unknown: 2, fine: 3 };

export type Order<T> = (a: T, b: T) => number;

export function orderOf(options: Omit<RowOptions, 'open'>): Order<RunLine> {
  const { sort } = options;
  const byName: Order<RunLine> = (a, b) => NAMES.compare(a.name, b.name) || NAMES.compare(a.id, b.id);
  const id = sort.replace(/^-/, '');
  const direction = sort.startsWith('-') ? -1 : 1;
  if (id === BY_NAME) return (a, b) => direction * byName(a, b);
  const column = sortColumn(options);
  if (column) return (a, b) => byValue(column.valueOf(a), column.valueOf(b), direction) || byName(a, b);
  const age: Order<RunLine> = (a, b) => (b.lastPointAt ?? -Infinity) - (a.lastPointAt ?? -Infinity) || 0;
  return (a, b) =>
    Number(needsAttention(b)) - Number(needsAttention(a)) ||
    rankOf(a) - rankOf(b) ||
    // Running runs take turns in having the newest point. They are ordered by name, so that rows stay in place.
    Number(b.state === 'running') - Number(a.state === 'running') ||
    (a.state === 'running' ? 0 : age(a, b)) ||
    byName(a, b);
}

function rankOf({ level, isAcknowledged }: RunLine): number {
  return LEVEL_RANK[isAcknowledged && level !== 'fine' ? 'unknown' : level];
}

export function orderOfRows(options: Omit<RowOptions, 'open'>): Order<GroupRow | RunRow> {
  const column = sortColumn(options);
  const direction = options.sort.startsWith('-') ? -1 : 1;
  const runs = orderOf(options);
  const first = (row: GroupRow | RunRow) => (row.kind === 'group' ? row.runs[0]! : row.run);
  if (column) {
    // Of rows that are gone nothing stays.
    const values = new WeakMap<GroupRow | RunRow, Value>();
    const valueOf = (row: GroupRow | RunRow) => {
      if (!values.has(row)) values.set(row, row.kind === 'group' ? valueOfGroup(row, column) : column.valueOf(row.run));
      return values.get(row)!;
    };
    return (a, b) => byValue(valueOf(a), valueOf(b), direction) || runs(first(a), first(b));
  }
  if (options.sort.replace(/^-/, '') !== BY_NAME) return (a, b) => runs(first(a), first(b));
  const name = (row: GroupRow | RunRow) => (row.kind === 'group' ? row.name : row.run.name);
  return (a, b) => direction * NAMES.compare(name(a), name(b));
}

/** What has no value comes last, in either direction. */
function byValue(a: Value, b: Value, direction: number): number {
  const isMissing = (value: Value) => value === null || Number.isNaN(value);
  if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
  if (typeof a === 'number' && typeof b === 'number') return direction * (a - b) || 0;
  return direction * NAMES.compare(String(a), String(b));
}
