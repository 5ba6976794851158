/** Reads `metrics_history.json`: an array of rows, with the guide's fields or others, as a Python program dumps it. */

import type { Counts } from '@rewardboard/metrics';
import { isKnownMetric } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import { CellNumbers, plainNumber } from './cell-numbers.ts';
import { Coordinates } from './coordinates.ts';
import { pointOfFields } from './fields-point.ts';
import type { Format } from './format.ts';
import { MAX_BEGINNING_BYTES, finished } from './format.ts';
import { JsonArray } from './json-array.ts';
import { BROKEN, UNFINISHED, scanObject } from './json-object-scan.ts';
import { wideRecord } from './long-rows.ts';
import { MatrixCounts } from './matrix-counts.ts';
import { MetricNames } from './metric-names.ts';
import { coordinateOf, pointEvent } from './point-event.ts';
import { objectOfText } from './python-json.ts';
import { RowRuns } from './row-runs.ts';
import type { RowSplit } from './row-splits.ts';
import { RowSplits, pathsOf } from './row-splits.ts';
import { textOf } from './utf8.ts';

const COUNT_FIELDS = { tp: 'eval_tp', tn: 'eval_tn', fp: 'eval_fp', fn: 'eval_fn' } as const;
const IS_COUNT = new Set<string>(Object.values(COUNT_FIELDS));
const ARRAY = /^[\s\uFEFF]*\[\s*(\{?)/;

export const metricsHistory: Format = {
  id: 'metrics-history',
  label: 'Metrics history',
  isSelfContained: 'records',
  isRunWhenEmpty: true,
  authority: 3,
  isFreelyNamed: true,
  isOfOneSplit: 'if-unnamed',
  unit: 'record',
  matches: (fileName) => fileName === 'metrics_history.json',
  // That name is given to an array as well as to an object of columns.
  isNameShared: true,
  mayBeNamed: /\.json$/i,
  recognizes({ bytes, text }) {
    const array = ARRAY.exec(text);
    if (!array || array[1] === '') return /^[\s\uFEFF]*(\[[\s\]]*)?$/.test(text) && 'wait';
    const start = bytes.indexOf(0x7b);
    const end = scanObject(bytes, start);
    if (end === UNFINISHED) return bytes.length < MAX_BEGINNING_BYTES && 'wait';
    const row = end === BROKEN ? null : objectOfText(textOf(bytes.subarray(start, end)));
    return row !== null && isLogRow(wideRecord(row));
  },
  open(context) {
    const array = new JsonArray();
    const names = new MetricNames(context);
    const coordinates = new Coordinates(context?.facts);
    const numbers = new CellNumbers(context?.facts);
    const splits = new RowSplits(context?.facts);
    const matrices = new MatrixCounts(context?.facts);
    const runs = new RowRuns(context);
    return {
      get runs() {
        return runs.names;
      },
      names: names.seen,
      get needsEarlierRecords() {
        return coordinates.needsEarlierRecords;
      },
      read: (bytes) =>
        finished(
          array.read(bytes, (entry, result, number) => {
            const row = matrices.expand(wideRecord(entry));
            const of = splits.ofRecord(row, number, result);
            const isOwn = (place: number | undefined) => runs.takes(runs.ofRecord(row), place, number, result);
            const event = of && eventOfRow(row, names, numbers, coordinates, of, isOwn);
            if (event === 'other') return 'other';
            if (event) result.events.push(...coordinates.about(), ...matrices.about(), event);
            return event !== null;
          }),
          coordinates,
          numbers,
          names,
          splits,
          matrices,
        ),
    };
  },
};

/** Whether an object is a record of a training, and not one of a set of data: it counts steps or epochs, and has known metrics. */
export function isLogRow(row: Record<string, unknown>): boolean {
  if (isFlatLogRow(row)) return true;
  const groups = groupsOf(row);
  const inner = groups.flatMap(groupsOf);
  return groups.length > 0 && isFlatLogRow(Object.assign({}, row, ...groups, ...inner) as Record<string, unknown>);
}

function groupsOf(row: object): object[] {
  return Object.values(row).filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ) as object[];
}

function isFlatLogRow(row: Record<string, unknown>): boolean {
  const counts = Object.keys(row).some(
    (name) => isNumber(row[name]) && coordinateOf(name) !== undefined && coordinateOf(name)!.coordinate !== 'time',
  );
  return counts && Object.entries(row).some(([name, value]) => isKnownMetric(name) && isNumber(value));
}

/** Also as a text of one. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && typeof plainNumber(value) === 'number');
}

function eventOfRow(
  row: Record<string, unknown>,
  names: MetricNames,
  numbers: CellNumbers,
  coordinates: Coordinates,
  of: RowSplit,
  isOwn: (place: number | undefined) => boolean,
): RunEvent | 'other' | null {
  const counts = countsOf(row);
  const { step, epoch, time, values } = pointOfFields(
    row,
    names,
    numbers,
    of,
    (name) => !counts || !IS_COUNT.has(name),
  );
  if (!isOwn(epoch ?? step)) return 'other';
  const at = coordinates.of({ step, epoch, paths: pathsOf(values, of) });
  if (!at) return null;
  const event = pointEvent({ ...at, time, values });
  return counts ? { ...event, type: 'evaluation', counts } : event;
}

/** Steps are whole: a JSON number that is finite and not negative. */
export function stepOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function countsOf(row: Record<string, unknown>): Counts | null {
  const counts = { tp: 0, tn: 0, fp: 0, fn: 0 };
  for (const name of ['tp', 'tn', 'fp', 'fn'] as const) {
    const count = stepOf(row[COUNT_FIELDS[name]]);
    if (count === null) return null;
    counts[name] = count;
  }
  return counts;
}
