/** The rows of the list: runs that match, in sections by validation data, in groups, in order. */

import { meanOf } from '@rewardboard/metrics';
import type { Level, RunLine } from '@rewardboard/protocol';
import { needsAttention } from '@rewardboard/protocol';
import type { Column, Columns, Value } from './columns.ts';
import { isSeedField, setNames } from './set-names.ts';

/** '-' in front: the highest first. */
export type Sort = string;
/** 'seeds', 'none', or the id of a column. */
export type Grouping = string;

export const BY_ATTENTION = 'attention';
export const BY_NAME = 'name';
const NAMES = new Intl.Collator('en', { numeric: true });
const LEVEL_RANK: Record<Level, number> = { act: 0, watch: 1, unknown: 2, fine: 3 };
/** Of runs that the log says nothing about. */
const UNKNOWN_DATA = '?';
/** Of each file of a data set. */
const FILE_END = /\.(?:jsonl?|csv|parquet|arrow)(?=$|,)/g;

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
  section: SectionRow | null;
}
export interface RunRow {
  kind: 'run';
  key: string;
  run: RunLine;
  /** Its group, if it is open. */
  group: GroupRow | null;
  section: SectionRow | null;
}
export type Row = SectionRow | GroupRow | RunRow;

export interface RowOptions {
  sort: Sort;
  group: Grouping;
  /** Keys of the groups that are open. */
  open: ReadonlySet<string>;
  columns: Columns;
}

export function rowsOf(runs: readonly RunLine[], options: RowOptions): Row[] {
  return withOpenGroups(closedRows(runs, options), options.open);
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

/** With every group closed. */
export function closedRows(runs: readonly RunLine[], options: Omit<RowOptions, 'open'>): Row[] {
  const column = sortColumn(options);
  if (column?.kind !== 'metric' || options.group === 'data') return grouped(runs, options, null);
  const sections = sectionsOf(runs);
  // The head of the only one says what was compared; where nothing can be, there is nothing to say.
  if (sections.length < 2 && !sections[0]?.isOneSet) return grouped(runs, options, null);
  return sections.flatMap((section) => [section, ...grouped(section.runs, options, section)]);
}

export function sortColumn({ sort, columns }: Pick<RowOptions, 'sort' | 'columns'>): Column | null {
  const id = sort.replace(/^-/, '');
  return id === BY_ATTENTION || id === BY_NAME ? null : columns.get(id);
}

/** The largest first; at the end those that no other run can be compared with. */
function sectionsOf(runs: readonly RunLine[]): SectionRow[] {
  const byData = new Map<string, RunLine[]>();
  for (const run of runs) {
    const key = run.validation?.fingerprint ?? UNKNOWN_DATA;
    const known = byData.get(key);
    if (known) known.push(run);
    else byData.set(key, [run]);
  }
  const unknown = byData.get(UNKNOWN_DATA);
  byData.delete(UNKNOWN_DATA);
  const several = [...byData].filter(([, of]) => of.length > 1).sort(([, a], [, b]) => b.length - a.length);
  const single = [...byData].filter(([, of]) => of.length === 1).flatMap(([, of]) => of);
  const sections = several.map(([key, of]) => section(key, dataTitle(of[0]!), true, of));
  if (single.length > 0)
    sections.push(
      section('own', single.length === 1 ? dataTitle(single[0]!) : 'Each on validation data of its own', false, single),
    );
  if (unknown) sections.push(section(UNKNOWN_DATA, 'The log doesn’t name the validation data', false, unknown));
  return sections;
}

function section(key: string, title: string, isOneSet: boolean, runs: readonly RunLine[]): SectionRow {
  return { kind: 'section', key: `section ${key}`, title, isOneSet, runs };
}

function dataTitle({ validation }: RunLine): string {
  const { name, examples } = validation!;
  return `${name.replace(FILE_END, '')}, ${examples.toLocaleString('en')} examples`;
}

function grouped(runs: readonly RunLine[], options: Omit<RowOptions, 'open'>, of: SectionRow | null): Row[] {
  const order = orderOf(options);
  const keyOf = groupKey(options);
  const ofRun = (run: RunLine): RunRow => ({ kind: 'run', key: run.id, run, group: null, section: of });
  if (!keyOf) return runs.toSorted(order).map((run) => ofRun(run));
  const byKey = new Map<string, RunLine[]>();
  const alone: RunLine[] = [];
  for (const run of runs) {
    const key = keyOf(run);
    const known = key === null ? alone : byKey.get(key);
    if (known) known.push(run);
    else byKey.set(key!, [run]);
  }
  const isSeeds = options.group === 'seeds';
  const names = isSeeds ? setNames([...byKey.values()]) : null;
  let at = 0;
  const top: (GroupRow | RunRow)[] = [];
  for (const [key, members] of byKey) {
    const name = names?.[at++] ?? key;
    // A recipe that was trained once is no set.
    if (isSeeds && members.length === 1) alone.push(members[0]!);
    else {
      const prefix = of ? `${of.key} ` : '';
      top.push({ kind: 'group', key: prefix + key, name, runs: members.toSorted(order), section: of });
    }
  }
  top.push(...alone.map((run) => ofRun(run)));
  return top.toSorted(orderOfRows(options));
}

/** null where nothing is grouped; of a run that is in no group null. */
function groupKey({ group, columns }: Omit<RowOptions, 'open'>): ((run: RunLine) => string | null) | null {
  if (group === 'none') return null;
  if (group === 'seeds') return ({ seedSet }) => seedSet;
  if (group === 'directory')
    return ({ directory }) => directory.slice(0, Math.max(0, directory.lastIndexOf('/'))) || null;
  if (group === 'data') return (run) => (run.validation ? dataTitle(run) : null);
  if (group === 'tag') return ({ tags }) => tags[0] ?? null;
  const column = columns.get(group);
  if (!column) return null;
  return (run) => {
    const value = column.valueOf(run);
    return value === null ? null : `${column.head} ${column.textOf(value, 0)}`;
  };
}

type Order<T> = (a: T, b: T) => number;

function orderOf(options: Omit<RowOptions, 'open'>): Order<RunLine> {
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

function orderOfRows(options: Omit<RowOptions, 'open'>): Order<GroupRow | RunRow> {
  const column = sortColumn(options);
  const direction = options.sort.startsWith('-') ? -1 : 1;
  const runs = orderOf(options);
  const first = (row: GroupRow | RunRow) => (row.kind === 'group' ? row.runs[0]! : row.run);
  if (column) {
    const values = new Map<GroupRow | RunRow, Value>();
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
