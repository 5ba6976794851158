/** A history as an object of columns, `{"loss": [...], "val_loss": [...]}`: what Keras' `History.history` and many programs dump. */

import { isKnownMetric } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';
import { Coordinates } from './coordinates.ts';
import type { Format, ReadResult } from './format.ts';
import { MAX_BEGINNING_BYTES, finished } from './format.ts';
import { UNFINISHED, scanObject } from './json-object-scan.ts';
import { timeOfText } from './local-time.ts';
import { MetricNames } from './metric-names.ts';
import { historiesIn } from './history-runs.ts';
import { hasListOfRows, isNumbered, listedRows } from './history-rows.ts';
import { placedRows } from './placed-columns.ts';
import type { Coordinate } from './point-event.ts';
import { coordinateOf, timeOfNumber } from './point-event.ts';
import { RowGatherer } from './row-gatherer.ts';
import { WholeJson } from './whole-json.ts';

/** A column of a known metric; a list of numbers under another name may be anything. */
const COLUMN =
  /"([^"\\]{1,100})"\s*:\s*(?:\[(?:\s*(?:\[|\{\s*"[a-z_]{1,20}"\s*:))?|\{\s*"\d{1,9}"\s*:)\s*(?:-?[\d.]|NaN|-?Infinity)/gi;

/** Groups within groups that are looked into, and those whose names say nothing of what is in them. */
const MAX_NESTED = 3;
const SAYS_NOTHING = /^(metrics?|history|logs?|data|results?|curves?|scalars|scores)$/i;

export const historyColumns: Format = {
  id: 'history-columns',
  label: 'History in columns',
  isOfOneSplit: 'if-unnamed',
  isFreelyNamed: true,
  unit: 'record',
  mayBeNamed: /\.json$/i,
  recognizes({ text, bytes }) {
    if (!/^[\s\uFEFF]*(\{|$)/.test(text)) return false;
    const names = [...text.matchAll(COLUMN)].map((match) => match[1]!);
    if (/"log_history"/.test(text)) return false;
    if (names.some((name) => isKnownMetric(name)) || hasListOfRows(text)) return true;
    const start = bytes.indexOf(0x7b);
    return bytes.length < MAX_BEGINNING_BYTES && (start < 0 || scanObject(bytes, start) === UNFINISHED) && 'wait';
  },
  open(context) {
    const json = new WholeJson();
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
          const own = context?.run === undefined ? object : histories?.get(context.run);
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
  rows.forEach((row, i) => {
    const at: Partial<Record<Coordinate, number>> = {};
    const values: Values = {};
    for (const [name, raw] of Object.entries(row)) {
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
  const about = from === 0 ? coordinates.about() : [];
  finished(result, gatherer, coordinates, names);
  result.events.unshift(...about);
}
