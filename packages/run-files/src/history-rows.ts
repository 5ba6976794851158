/** Rows of a history within a larger object: `{"epochs": [{...}, ...]}`, `{"epoch_1": {...}, "epoch_2": {...}}`. */

import { isKnownMetric } from '@rewardboard/metrics';
import { numberFromWire } from '@rewardboard/protocol';
import { scanObject } from './json-object-scan.ts';
import { isLogRow } from './metrics-history-read.ts';
import { coordinateOf } from './point-event.ts';
import { objectOfText } from './python-json.ts';
import { splitOfText } from './row-splits.ts';
import { bytesOfText, textOf } from './utf8.ts';

type Row = Record<string, unknown>;

/** Where a list may begin: `"history": [{`, `"1": {`. */
const FIRST_ROW = /"([^"\\]{1,50})"\s*:\s*(\[\s*)?(?=\{)/g;
const NUMBER = /^(?:epoch|step|round|iter(?:ation)?)?[_ -]?(\d{1,9})$/i;
/** Not "results", which may be those of several models. */
const OF_HISTORY = /^(?:train(?:ing)?_?)?history$/i;
const COUNTS_STEPS = /^(step|iter)/i;
/** Places that are looked at, and objects within one another. */
const MAX_TRIED = 20;
const MAX_NESTED = 2;

/** Whether the beginning of a file holds a list of rows, of which the first is whole. */
export function hasListOfRows(text: string): boolean {
  let tried = 0;
  for (const match of text.matchAll(FIRST_ROW)) {
    const [all, name, bracket] = match;
    if (bracket === undefined && !NUMBER.test(name!)) continue;
    if (++tried > MAX_TRIED) return false;
    const bytes = bytesOfText(text.slice(match.index + all.length));
    const end = scanObject(bytes, 0);
    const row = end > 0 ? objectOfText(textOf(bytes.subarray(0, end))) : null;
    if (row && isLogRow(bracket === undefined ? numberedRow(name!, row) : row)) return true;
    if (row && bracket !== undefined && OF_HISTORY.test(name!) && hasMetric(row)) return true;
  }
  return false;
}

/** The first list of rows in an object, each row flat; null where there is none. */
export function listedRows(object: Row, depth = 0): Row[] | null {
  const rows = isNumbered(object, 'object')
    ? Object.entries(object).map(([name, row]) => numberedRow(name, row as Row))
    : null;
  if (rows?.[0] && isLogRow(rows[0])) return rows.map((row) => flat(row));
  const ofSplits = Object.entries(object).filter(([name, value]) => splitOfText(name) && isListOfRows(value));
  if (ofSplits.length > 1) return ofSplits.flatMap(([name, list]) => (list as Row[]).map((row) => rowOf(name, row)));
  for (const [name, value] of Object.entries(object)) {
    if (typeof value !== 'object' || value === null) continue;
    if (isListOfRows(value) || isCountedHistory(name, value)) return value.map((row) => flat(row));
    const inner = depth < MAX_NESTED && !Array.isArray(value) ? listedRows(value as Row, depth + 1) : null;
    if (inner) return inner;
  }
  return null;
}

export function isListOfRows(value: unknown): value is Row[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRow) && isLogRow(value[0]!);
}

/** A list of a name that only a training's history has, whose rows don't say where they belong. */
function isCountedHistory(name: string, value: object): value is Row[] {
  return (
    OF_HISTORY.test(name) &&
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((row) => isRow(row) && hasMetric(row))
  );
}

function hasMetric(row: Row): boolean {
  return Object.entries(flat(row)).some(
    ([name, value]) => isKnownMetric(lastOf(name)) && numberFromWire(value) !== undefined,
  );
}

const lastOf = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** @param split as the list is called: the names in its rows don't say it */
function rowOf(split: string, row: Row): Row {
  const fields = Object.entries(flat(row));
  return Object.fromEntries(
    fields.map(([name, value]) => [coordinateOf(name) ? name : `${splitOfText(split)}/${name}`, value]),
  );
}

/** Whether the names of an object are numbers, and its values all of one kind. */
export function isNumbered(object: object, type: 'number' | 'object'): boolean {
  const entries = Object.entries(object);
  return (
    entries.length > 0 &&
    entries.every(
      ([name, value]) => NUMBER.test(name) && (type === 'object' ? isRow(value) : numberFromWire(value) !== undefined),
    )
  );
}

function numberedRow(name: string, row: Row): Row {
  const number = Number(NUMBER.exec(name)![1]);
  return { [COUNTS_STEPS.test(name) ? 'step' : 'epoch']: number, ...row };
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function flat(row: Row, group = '', depth = 0): Row {
  const fields = Object.entries(row).flatMap(([name, value]): [string, unknown][] =>
    isRow(value) && depth < MAX_NESTED
      ? Object.entries(flat(value, `${group}${name}/`, depth + 1))
      : [[group + name, value]],
  );
  return Object.fromEntries(fields);
}
