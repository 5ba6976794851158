/** Rows of a table of an SQLite database, in the order of their numbers, from any number on (sqlite.org/fileformat2.html). */

import { MAX_RECORD_BYTES } from './format.ts';
import type { SqliteSnapshot } from './sqlite-snapshot.ts';
import { SqliteDamage, viewOf } from './sqlite-snapshot.ts';
import { textOf } from './utf8.ts';

export type SqliteValue = number | string | Uint8Array | null;

const INNER = 0x05;
const LEAF = 0x0d;
/** Trees of the largest databases are not as high. */
const MAX_HEIGHT = 30;
const MAX_COLUMNS = 200;
const MAX_TABLES = 500;
/** Of the text that made a table. */
const MAX_SQL = 20_000;

/** Gets a row; false stops the walk. Missing columns are absent. */
export type TakeRow = (rowid: number, values: SqliteValue[]) => boolean;

export interface SqliteTable {
  root: number;
  columns: string[];
}

/** Its tables by name. */
export function tablesOf(snapshot: SqliteSnapshot): Map<string, SqliteTable> {
  const tables = new Map<string, SqliteTable>();
  walkRows(snapshot, 1, 0, (_, [type, name, , root, sql]) => {
    if (type === 'table' && typeof name === 'string' && typeof root === 'number' && typeof sql === 'string')
      tables.set(name, { root, columns: columnsOf(sql.slice(0, MAX_SQL)) });
    return tables.size < MAX_TABLES;
  });
  return tables;
}

/** All rows from this number on. @throws SqliteDamage */
export function walkRows(snapshot: SqliteSnapshot, root: number, from: number, take: TakeRow): void {
  const walk: Walk = { snapshot, from, last: -Infinity, take };
  try {
    walkPage(walk, root, MAX_HEIGHT);
  } catch (error) {
    // Beyond the end of a page.
    if (error instanceof RangeError) throw new SqliteDamage('a page is damaged');
    throw error;
  }
}

interface Walk {
  snapshot: SqliteSnapshot;
  from: number;
  /** Numbers only rise: a tree that leads in a circle ends here. */
  last: number;
  take: TakeRow;
}

/** @returns whether to go on */
function walkPage(walk: Walk, number: number, height: number): boolean {
  const page = walk.snapshot.page(number);
  const view = viewOf(page);
  const head = number === 1 ? 100 : 0;
  const type = page[head];
  if ((type !== INNER && type !== LEAF) || height === 0) throw new SqliteDamage('a page has the wrong type');
  const count = view.getUint16(head + 3);
  const cells = head + (type === INNER ? 12 : 8);
  for (let i = firstCell(walk, page, view, cells, count, type); i < count; i++) {
    const at = view.getUint16(cells + i * 2);
    const goesOn = type === INNER ? walkPage(walk, view.getUint32(at), height - 1) : takeCell(walk, page, view, at);
    if (!goesOn) return false;
  }
  return type === LEAF || walkPage(walk, view.getUint32(head + 8), height - 1);
}

/** The first whose row, or whose pages, are not before the wanted one. */
function firstCell(walk: Walk, page: Uint8Array, view: DataView, cells: number, count: number, type: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = view.getUint16(cells + middle * 2);
    const key = type === INNER ? varint(page, at + 4) : varint(page, varint(page, at).next);
    if (key.value < walk.from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function takeCell(walk: Walk, page: Uint8Array, view: DataView, at: number): boolean {
  const length = varint(page, at);
  const rowid = varint(page, length.next);
  if (!(rowid.value > walk.last)) throw new SqliteDamage('rows are out of order');
  walk.last = rowid.value;
  const payload = payloadOf(walk.snapshot, page, view, rowid.next, length.value);
  return payload === null || walk.take(rowid.value, valuesOf(payload));
}

/** What does not fit into the page goes on in a chain of others. null for a row that is too long to be of use. */
function payloadOf(
  snapshot: SqliteSnapshot,
  page: Uint8Array,
  view: DataView,
  at: number,
  length: number,
): Uint8Array | null {
  const { usableBytes } = snapshot;
  const most = usableBytes - 35;
  if (length <= most) return page.subarray(at, at + length);
  if (length > MAX_RECORD_BYTES) return null;
  const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const kept = least + ((length - least) % (usableBytes - 4));
  const local = kept <= most ? kept : least;
  const payload = new Uint8Array(length);
  payload.set(page.subarray(at, at + local));
  let next = view.getUint32(at + local);
  for (let filled = local; filled < length;) {
    const part = snapshot.page(next).subarray(4, 4 + Math.min(usableBytes - 4, length - filled));
    next = viewOf(snapshot.page(next)).getUint32(0);
    payload.set(part, filled);
    filled += part.length;
  }
  return payload;
}

function valuesOf(payload: Uint8Array): SqliteValue[] {
  const view = viewOf(payload);
  const values: SqliteValue[] = [];
  const head = varint(payload, 0);
  let at = head.value;
  for (let typeAt = head.next; typeAt < head.value && values.length < MAX_COLUMNS;) {
    const type = varint(payload, typeAt);
    typeAt = type.next;
    const bytes = bytesOfType(type.value);
    values.push(valueAt(payload, view, at, type.value, bytes));
    at += bytes;
  }
  return values;
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function bytesOfType(type: number): number {
  return type >= 12 ? Math.floor((type - 12) / 2) : (INTEGER_BYTES[type] ?? 0);
}

function valueAt(payload: Uint8Array, view: DataView, at: number, type: number, bytes: number): SqliteValue {
  if (type >= 12) {
    const content = payload.subarray(at, at + bytes);
    return type % 2 === 0 ? content : textOf(content);
  }
  if (type === 0 || type > 9) return null;
  if (type === 7) return view.getFloat64(at);
  if (type >= 8) return type - 8;
  let value = view.getInt8(at);
  for (let i = 1; i < bytes; i++) value = value * 256 + view.getUint8(at + i);
  return value;
}

/** Seven bits a byte, the most significant first; all eight of the ninth. */
function varint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new SqliteDamage('a number is cut off');
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  // Far beyond 2^53: no number of ours.
  return { value: value * 256 + (bytes[at + 8] ?? 0), next: at + 9 };
}

/** Words that begin a part of a table's text that is no column. */
const NO_COLUMN = /^(constraint|primary|unique|check|foreign)\b/i;

/** Names of the columns in "CREATE TABLE name (a TEXT, "b" INTEGER, PRIMARY KEY (a))". */
function columnsOf(sql: string): string[] {
  const columns: string[] = [];
  let depth = 0;
  let quote = '';
  let part = '';
  const end = () => {
    const name = /^(?:"([^"]*)"|`([^`]*)`|\[([^\]]*)\]|(\w+))/.exec(part.trim());
    if (name && !NO_COLUMN.test(part.trim())) columns.push(name[1] ?? name[2] ?? name[3] ?? name[4]!);
    part = '';
  };
  for (const char of sql) {
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'" || char === '`') quote = char;
    else if (char === '(' && ++depth === 1) {
      part = '';
      continue;
    } else if (char === ')' && --depth === 0) break;
    else if (char === ',' && depth === 1) {
      end();
      continue;
    }
    part += char;
  }
  end();
  return columns.slice(0, MAX_COLUMNS);
}
