/** Databases in which trackers keep all runs of a project: MLflow's `mlflow.db` and Trackio's `PROJECT.db`. */

import type { RunEvent } from '@rewardboard/protocol';
import type { ReadContext } from './format.ts';
import type { SqliteSnapshot } from './sqlite-snapshot.ts';
import type { SqliteTable, SqliteValue } from './sqlite-table.ts';
import { tablesOf, walkRows } from './sqlite-table.ts';
import { DatabaseRun } from './database-run.ts';
import { takeMlflowRow } from './mlflow-rows.ts';
import { takeTrackioRow } from './trackio-rows.ts';

/** Runs of one database that are followed at first, the newest ones, */
const MAX_LISTED_RUNS = 500;
/** and with those that come later. */
const MAX_DATABASE_RUNS = 1_000;
/** Rows of a table that is read anew each time. */
const MAX_WHOLE_ROWS = 50_000;

/** A row, by the names of its columns. */
export type Row = (column: string) => SqliteValue;
export type RunOf = (id: SqliteValue) => DatabaseRun | null;

interface Store {
  id: string;
  label: string;
  /** Also the program that writes them. */
  sourceName: string;
  /** Tables that it is recognized by. */
  tables: readonly string[];
  /** Whose rows change: read anew each time. */
  whole: readonly string[];
  /** Whose rows are only added. */
  growing: readonly string[];
  take(table: string, row: Row, runOf: RunOf): void;
}

const STORES: readonly Store[] = [
  {
    id: 'mlflow-database',
    label: 'MLflow database',
    sourceName: 'MLflow',
    tables: ['runs', 'metrics', 'params', 'experiments'],
    whole: ['runs'],
    growing: ['params', 'metrics'],
    take: takeMlflowRow,
  },
  {
    id: 'trackio-database',
    label: 'Trackio database',
    sourceName: 'Trackio',
    tables: ['metrics', 'configs'],
    whole: [],
    growing: ['configs', 'metrics'],
    take: takeTrackioRow,
  },
];

interface FoundRow {
  table: string;
  columns: readonly string[];
  rowid: number;
  values: SqliteValue[];
}

/** Rows of one look, before it is known whether the file was left alone meanwhile. */
export interface DatabaseRows {
  rows: FoundRow[];
  hasMore: boolean;
  /** Rows that were read have other numbers now, or are gone: all is to be read anew. */
  isReplaced: boolean;
}

export class TrackerDatabase {
  readonly runs = new Map<string, DatabaseRun>();
  #store: Store | null = null;
  /** By table: the last row that was read. */
  readonly #last = new Map<string, FoundRow>();
  #leftOut = 0;

  get store(): Pick<Store, 'id' | 'label' | 'sourceName'> | null {
    return this.#store;
  }
  /** Runs beyond the bound. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** @param only runs with these ids, whatever the bounds; absent: those that are listed */
  constructor(
    private readonly context: ReadContext = {},
    private readonly only: ReadonlySet<string> | null = null,
  ) {}

  /** Changes nothing: `take` does, once the rows are known to be right. @throws SqliteDamage */
  read(snapshot: SqliteSnapshot, maxRows: number): DatabaseRows | null {
    const tables = tablesOf(snapshot);
    this.#store = STORES.find((store) => store.tables.every((name) => tables.has(name))) ?? null;
    if (!this.#store) return null;
    const found: DatabaseRows = { rows: [], hasMore: false, isReplaced: false };
    for (const name of this.#store.whole) this.#readTable(snapshot, name, tables.get(name)!, 0, MAX_WHOLE_ROWS, found);
    for (const name of this.#store.growing) {
      const from = this.#last.get(name)?.rowid ?? 0;
      if (found.hasMore) break;
      this.#readTable(snapshot, name, tables.get(name)!, from, found.rows.length + maxRows, found);
    }
    return found;
  }

  #readTable(
    snapshot: SqliteSnapshot,
    table: string,
    { root, columns }: SqliteTable,
    from: number,
    most: number,
    found: DatabaseRows,
  ): void {
    const last = from > 0 ? this.#last.get(table) : undefined;
    let isFirst = true;
    walkRows(snapshot, root, from, (rowid, values) => {
      if (last && isFirst && (rowid !== last.rowid || String(values) !== String(last.values))) found.isReplaced = true;
      const isKnown = last !== undefined && isFirst;
      isFirst = false;
      if (isKnown) return !found.isReplaced;
      if (found.rows.length >= most) {
        // What changes is listed as far as it is bounded.
        found.hasMore = this.#store!.growing.includes(table);
        return false;
      }
      found.rows.push({ table, columns, rowid, values });
      return true;
    });
    if (last && isFirst) found.isReplaced = true;
  }

  /** @returns what is new of each run; null where all is to be read anew, which `read` then does */
  take({ rows, isReplaced }: DatabaseRows): Map<DatabaseRun, RunEvent[]> | null {
    const store = this.#store!;
    if (isReplaced) return this.#begin();
    const changing = rows.filter(({ table }) => store.whole.includes(table));
    const newest = new Set(changing.slice(-MAX_LISTED_RUNS));
    for (const found of rows) {
      const { table, columns, values } = found;
      const isListed = store.whole.length === 0 || newest.has(found);
      const row: Row = (column) => values[columns.indexOf(column)] ?? null;
      store.take(table, row, (id) => this.#runOf(id, isListed));
      // The values are parts of a page that is read again.
      if (store.growing.includes(table)) this.#last.set(table, found);
    }
    const events = new Map<DatabaseRun, RunEvent[]>();
    for (const run of this.runs.values()) {
      const fresh = run.finish();
      if (run.mustReadAgain) return this.#begin();
      if (fresh.length > 0) events.set(run, fresh);
    }
    return events;
  }

  /** All is to be read anew. */
  forget(): void {
    this.#begin();
  }

  #begin(): null {
    this.#last.clear();
    for (const run of this.runs.values()) run.begin();
    return null;
  }

  /** @param mayBegin whether a run may be new: where runs have a table of their own, it lists them */
  #runOf(id: SqliteValue, mayBegin: boolean): DatabaseRun | null {
    if (typeof id !== 'string' || id === '') return null;
    const known = this.runs.get(id);
    if (known || !(this.only?.has(id) ?? mayBegin)) return known ?? null;
    if (this.runs.size >= MAX_DATABASE_RUNS) {
      this.#leftOut++;
      return null;
    }
    const made = new DatabaseRun(id, this.context);
    this.runs.set(id, made);
    return made;
  }
}
