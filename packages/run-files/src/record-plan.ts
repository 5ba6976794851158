/** Where the numbers of a flat or grouped record of metrics go, for reading others like it quickly: the same as `pointOfFields` says of each. */

import { CellNumbers } from './cell-numbers.ts';
import type { Coordinates } from './coordinates.ts';
import { SUMS_UP, pointOfFields } from './fields-point.ts';
import { wideRecord } from './long-rows.ts';
import { hasMatrix } from './matrix-counts.ts';
import type { MetricNames } from './metric-names.ts';
import type { Coordinate } from './point-event.ts';
import { coordinateOf, timeOfNumber } from './point-event.ts';
import type { PointPlan } from './point-rows.ts';
import type { RowRuns } from './row-runs.ts';
import { mayNameRun } from './row-runs.ts';
import type { RowSplits } from './row-splits.ts';
import { pathsOf } from './row-splits.ts';

/** null where the record has no step of its own, or says something by more than its numbers. */
export function planOf(
  record: Record<string, unknown>,
  names: MetricNames,
  coordinates: Coordinates,
  splits: RowSplits,
  runs: RowRuns,
): PointPlan | null {
  if (wideRecord(record) !== record || SUMS_UP in record || hasMatrix(record)) return null;
  const of = splits.ofAllLike(record);
  if (!of) return null;
  // Its run would be another number in the next record.
  if (Object.keys(record).some((name) => typeof record[name] === 'number' && mayNameRun(name))) return null;
  const run = runs.ofRecord(record);
  const numbers = new CellNumbers();
  const point = pointOfFields(record, names, numbers, of);
  const paths = pathsOf(point.values, of);
  if (point.step === undefined || paths.length === 0) return null;
  // A number in quotes, or a time in words: it would be another one in the next record.
  if (JSON.stringify(pointOfFields(numbersOf(record), names, numbers, of)) !== JSON.stringify(point)) return null;
  const found = coordinatesOf(record);
  const isEvaluation = paths.every((path) => !path.startsWith('train/'));
  const coordinateAt = (place: readonly string[]) =>
    (['step', 'epoch', 'time'] as const).find((coordinate) => found[coordinate] === place.join('\0'));
  return {
    isStep: (place) => coordinateAt(place) === 'step',
    metricOf(place) {
      const coordinate = coordinateAt(place);
      if (coordinate === 'time') return point.time === undefined ? null : 'time';
      return coordinate ?? (coordinateOf(place.at(-1)!) ? null : names.pathIn(place.join('/'), of));
    },
    place: (step, epoch) =>
      run === undefined || runs.takes(run, epoch === epoch ? epoch : step, 0, null)
        ? coordinates.ofRising(step, epoch, paths, isEvaluation)
        : NaN,
    conversionOf: (metric) => (metric === 'time' ? (value) => timeOfNumber(value) ?? NaN : null),
  };
}

function numbersOf(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return [[name, numbersOf(value as Record<string, unknown>)]];
      return typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}

/** The best name of each coordinate, the first of equals. */
function coordinatesOf(record: Record<string, unknown>): Partial<Record<Coordinate, string>> {
  const found: Partial<Record<Coordinate, string>> = {};
  const ranks: Record<Coordinate, number> = { step: Infinity, epoch: Infinity, time: Infinity };
  const look = (above: string, object: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(object)) {
      const named = coordinateOf(name);
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        look(`${above}${name}\0`, value as Record<string, unknown>);
      else if (named && typeof value === 'number' && named.rank < ranks[named.coordinate]) {
        ranks[named.coordinate] = named.rank;
        found[named.coordinate] = above + name;
      }
    }
  };
  look('', record);
  return found;
}
