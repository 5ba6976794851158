/**
 * Logs whose metrics have names that no format knows: a table or lines of JSON that count steps and hold curves. They are drawn
 * under their own names, and a person can say what they mean. A set of data, a configuration and a table of predictions are none.
 */

import { CellNumbers } from './cell-numbers.ts';
import { csv } from './csv-logs.ts';
import { MAX_CURVE_ROWS, areCurves, counterOf, isOfData } from './curves.ts';
import type { Beginning, Format } from './format.ts';
import { MAX_BEGINNING_BYTES } from './format.ts';
import { jsonLines } from './json-lines.ts';
import { objectOfText } from './python-json.ts';
import { headerOf } from './table-header.ts';
import { cellsOf } from './table-row.ts';

/** Columns that are looked at. */
const MAX_COLUMNS = 50;
/** A longer text belongs to data. */
const MAX_TEXT = 60;
/** Rows that may be damaged. */
const MAX_MISSED = 0.1;

/** @returns null where the beginning is none of such a log, or too short to know */
export function unnamedSeriesOf({ fileName, text, bytes }: Beginning): Format | null {
  const lines = text.replace(/^\uFEFF/, '').split('\n', MAX_CURVE_ROWS + 2);
  // The last one has no end, or was cut.
  if (bytes.length >= MAX_BEGINNING_BYTES || lines.length > MAX_CURVE_ROWS + 1 || !text.endsWith('\n')) lines.pop();
  const rows = lines.filter((line) => line.trim() !== '');
  if (rows[0]?.startsWith('{')) return jsonLines.mayBeNamed!.test(fileName) && isJson(rows) ? jsonLines : null;
  return csv.mayBeNamed!.test(fileName) && isTable(rows) ? csv : null;
}

function isTable([first = '', ...rows]: readonly string[]): boolean {
  const header = headerOf(first.replace(/\r$/, ''));
  if (!header || header.names.length > MAX_COLUMNS) return false;
  const { names, separator } = header;
  const numbers = new CellNumbers();
  return isLog(
    names,
    rows.map((row) => {
      const cells = cellsOf(row.replace(/\r$/, ''), separator);
      if (cells.length !== names.length) return null;
      if (cells.some((cell) => cell.length > MAX_TEXT)) return 'data';
      return new Map(names.map((name, i) => [name, numbers.of(cells[i]!) ?? NaN]));
    }),
  );
}

function isJson(lines: readonly string[]): boolean {
  const names = new Set<string>();
  const rows = lines.map((line) => {
    const record = objectOfText(line);
    if (!record) return null;
    const row = new Map<string, number>();
    for (const [name, value] of Object.entries(record).slice(0, MAX_COLUMNS)) {
      names.add(name);
      if (typeof value === 'number') row.set(name, value);
      else if (Array.isArray(value) || (typeof value === 'string' && value.length > MAX_TEXT)) return 'data';
    }
    return row;
  });
  return isLog([...names], rows);
}

/** @param rows null for one that is none of the table's, 'data' for one that no log has */
function isLog(names: readonly string[], rows: readonly (ReadonlyMap<string, number> | null | 'data')[]): boolean {
  const counter = counterOf(names);
  if (counter === undefined || isOfData(names)) return false;
  const counts: number[] = [];
  const columns = new Map<string, number[]>(names.filter((name) => name !== counter).map((name) => [name, []]));
  for (const row of rows) {
    if (row === 'data') return false;
    const count = row?.get(counter) ?? NaN;
    if (Number.isNaN(count)) continue;
    counts.push(count);
    for (const [name, column] of columns) column.push(row!.get(name) ?? NaN);
  }
  return rows.length - counts.length <= MAX_MISSED * rows.length && areCurves(counts, [...columns.values()]);
}
