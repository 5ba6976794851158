/** The rows of the list: runs that match, in sections by validation data, in groups, in order. */

import { meanOf } from '@rewardboard/metrics';
import type { RunLine } from '@rewardboard/protocol';
import type { Column, Columns, Value } from './columns.ts';
import { isSeedField } from './set-names.ts';

/** '-' in front: the highest first. */
export type Sort = string;
/** 'seeds', 'none', or the id of a column. */
export type Grouping = string;

export const BY_ATTENTION = 'attention';
export const BY_NAME = 'name';

export interface SectionRow {
  kind: 'section';
  key: string;
  title: string;
  /** Scores of its runs can be compared: all have the same validation set. */
  isOneSet: boolean;
  runs: readonly RunLine[];
}
export interface GroupRow {
  kind: 'group';
  key: string;
  name: string;
  runs: readonly RunLine[];
  /** Key of its section. */
  section: string | null;
}
export interface RunRow {
  kind: 'run';
  key: string;
  run: RunLine;
  /** Its group, if it is open. */
  group: GroupRow | null;
  /** Key of its section. */
  section: string | null;
}
export type Row = SectionRow | GroupRow | RunRow;

export interface RowOptions {
  sort: Sort;
  group: Grouping;
  /** Keys of the groups that are open. */
  open: ReadonlySet<string>;
  columns: Columns;
}

/** Each open group is followed by its runs. @param rows all closed */
export function withOpenGroups(rows: readonly Row[], open: ReadonlySet<string>): Row[] {
  return rows.flatMap((row): Row[] =>
    row.kind === 'group' && open.has(row.key)
      ? [
          row,
          ...row.runs.map((run): RunRow => ({
            kind: 'run',
            key: `${row.key}/${run.id}`,
            run,
            group: row,
            section: row.section,
          })),
        ]
      : [row],
  );
}

export function sortColumn({ sort, columns }: Pick<RowOptions, 'sort' | 'columns'>): Column | null {
  const id = sort.replace(/^-/, '');
  return id === BY_ATTENTION || id === BY_NAME ? null : columns.get(id);
}

/** Mean of its runs' numbers; of texts the one that all have. */
export function valueOfGroup({ runs }: Pick<GroupRow, 'runs'>, column: Column): Value {
  const values = runs.map((run) => column.valueOf(run)).filter((value) => value !== null);
  if (values.length === 0) return null;
  if (column.isNumber)
    return meanOf(values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[]);
  return values.every((value) => value === values[0]) ? values[0]! : null;
}

/** Fields that the group's name says already. */
export function isSaidByGroup(column: Column, group: Grouping): boolean {
  return column.id === group || (group === 'seeds' && column.kind === 'field' && !isSeedField(column.id));
}
