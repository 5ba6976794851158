/** A history as an object of columns, `{"loss": [...], "val_loss": [...]}`: what Keras' `History.history` and many programs dump. */

import { isKnownMetric, isSettingName } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';
import { Coordinates } from './coordinates.ts';
import type { Format, ReadResult, Recognition } from './format.ts';
import { MAX_BEGINNING_BYTES, finished } from './format.ts';
import { BROKEN, UNFINISHED, scanObject } from './json-object-scan.ts';
import { timeOfText } from './local-time.ts';
import { MatrixCounts } from './matrix-counts.ts';
import { MetricNames } from './metric-names.ts';
import { isLogRow } from './metrics-history-read.ts';
import { LIST, SAYS_NOTHING, historiesIn, isHistory } from './history-runs.ts';
import { hasListOfRows, isNumbered, listedRows } from './history-rows.ts';
import { placedRows } from './placed-columns.ts';
import type { Coordinate } from './point-event.ts';
import { coordinateOf, timeOfNumber } from './point-event.ts';
import { objectOfText } from './python-json.ts';
import { RowGatherer } from './row-gatherer.ts';
import { textOf } from './utf8.ts';
import { WholeJson } from './whole-json.ts';

/** A column of a known metric; a list of numbers under another name may be anything. */
const COLUMN =
  /"([^"\\]{1,100})"\s*:\s*(?:\[(?:\s*(?:\[|\{\s*"[a-z_]{1,20}"\s*:))?|\{\s*"\d{1,9}"\s*:)\s*(?:-?[\d.]|NaN|-?Infinity)/gi;

/** Groups within groups that are looked into. */
const MAX_NESTED = 3;

/** A list of objects, or of lists of objects. */
const LISTS = /^[\s\uFEFF]*\[\s*(?:\[\s*)?\{/;
const OF_ROWS = /^[\s\uFEFF]*\[\s*\[/;

export const historyColumns: Format = {
  id: 'history-columns',
  label: 'History in columns',
  isOfOneSplit: 'if-unnamed',
  isFreelyNamed: true,
  unit: 'record',
  mayBeNamed: /\.json$/i,
  recognizes({ text, bytes }) {
    if (LISTS.test(text)) return isListOfHistories(text, bytes);
    if (!/^[\s\uFEFF]*(\{|$)/.test(text)) return false;
    if (/"log_history"/.test(text)) return false;
    if (isColumns(text) || hasListOfRows(text)) return true;
    const start = bytes.indexOf(0x7b);
    return bytes.length < MAX_BEGINNING_BYTES && (start < 0 || scanObject(bytes, start) === UNFINISHED) && 'wait';
  },
  open(context) {
    const json = new WholeJson(LIST);
    const names = new MetricNames(context);
    let known: string[] = [];
    let runs: string[] = [];
    return {
      get runs() {
        return runs;
      },
      names: names.seen,
      read: (bytes) =>
        json.read(bytes, (object, result) => {
          const histories = historiesIn(object);
          runs = histories ? [...histories.keys()] : [];
          const own = context?.run === undefined ? onlyOf(object) : histories?.get(context.run);
          const rows = own ? (listedRows(own) ?? rowsOf(own)) : [];
          const texts = rows.map((row) => JSON.stringify(row));
          // A later version goes on where the last one ended, or is another history.
          if (known.some((text, i) => text !== texts[i])) {
            result.readAgain = true;
            known = [];
          }
          addRows(rows, known.length, names, result, context?.facts);
          known = texts;
        }),
    };
  },
};

type Row = Record<string, unknown>;

export function isColumns(text: string): boolean {
  return [...text.matchAll(COLUMN)].some(([, name]) => isKnownMetric(name!) && !isSettingName(name!));
}

/** Histories in columns, or lists of rows; a list of rows is a format of its own. */
function isListOfHistories(text: string, bytes: Uint8Array): Recognition {
  const start = bytes.indexOf(0x7b);
  const end = scanObject(bytes, start);
  if (end === UNFINISHED) return isColumns(text) || (bytes.length < MAX_BEGINNING_BYTES && 'wait');
  const first = end === BROKEN ? null : objectOfText(textOf(bytes.subarray(start, end)));
  if (!first) return false;
  return OF_ROWS.test(text) ? isLogRow(first) : isHistory(first);
}

/** A file of one history in a list. */
function onlyOf(object: Row): Row {
  const list = object[LIST];
  const [only] = Array.isArray(list) && list.length === 1 ? (list as unknown[]) : [];
  return typeof only === 'object' && only !== null && !Array.isArray(only) ? (only as Row) : object;
}

/** Rows as far as their longest column goes; with places of their own, in the order of these. */
function rowsOf(object: Record<string, unknown>): Row[] {
  const columns = columnsOf(object);
  const placed = placedRows(columns);
  if (placed) return placed;
  const count = Math.max(0, ...columns.map(([, column]) => column.length));
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(columns.flatMap(([name, column]) => (i < column.length ? [[name, column[i]]] : []))),
  );
}

/** Columns by name, also those in groups: {"epochs": [..], "metrics": {"loss": [..]}}, {"val": {"loss": [..]}}. */
function columnsOf(object: Record<string, unknown>, group = '', depth = 0): [string, unknown[]][] {
  return Object.entries(object).flatMap(([name, value]): [string, unknown[]][] => {
    if (Array.isArray(value)) return [[group + name, value]];
    if (typeof value !== 'object' || value === null || depth >= MAX_NESTED) return [];
    if (isNumbered(value, 'number')) return [[group + name, Object.values(value)]];
    return columnsOf(value as Record<string, unknown>, SAYS_NOTHING.test(name) ? group : `${group}${name}/`, depth + 1);
  });
}

function addRows(
  rows: readonly Row[],
  from: number,
  names: MetricNames,
  result: ReadResult,
  facts: FileFacts = {},
): void {
  const gatherer = new RowGatherer();
  const coordinates = new Coordinates(facts);
  const matrices = new MatrixCounts(facts);
  rows.forEach((row, i) => {
    const at: Partial<Record<Coordinate, number>> = {};
    const values: Values = {};
    for (const [name, raw] of Object.entries(matrices.expand(row))) {
      const coordinate = coordinateOf(name.slice(name.lastIndexOf('/') + 1))?.coordinate;
      const value = coordinate === 'time' && typeof raw === 'string' ? timeOfText(raw) : numberFromWire(raw);
      if (value === undefined) continue;
      if (coordinate) at[coordinate] ??= value;
      else values[names.pathOf(name)] = value;
    }
    const place = coordinates.of({ step: at.step, epoch: at.epoch, paths: Object.keys(values), mayCount: true });
    if (!place || i < from) return;
    result.records++;
    gatherer.add({ ...place, time: at.time === undefined ? undefined : timeOfNumber(at.time), values });
  });
  const about = [...(from === 0 ? coordinates.about() : []), ...matrices.about()];
  finished(result, gatherer, coordinates, names, matrices);
  result.events.unshift(...about);
}
