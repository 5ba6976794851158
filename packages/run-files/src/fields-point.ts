/** An object of metrics, as programs log one a record, to its step, epoch, time and numbers. */

import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import { timeOfText } from './local-time.ts';
import type { MetricNames } from './metric-names.ts';
import type { Coordinate } from './point-event.ts';
import { coordinateOf, timeOfNumber } from './point-event.ts';
import { mayNameRun } from './row-runs.ts';
import type { RowSplit } from './row-splits.ts';
import type { CellNumbers } from './cell-numbers.ts';

/** Fields of a record that are looked at, and objects within one another: {"train": {"loss": 0.5}}. */
const MAX_FIELDS = 1_000;
const MAX_NESTED = 2;
/** A longer text is no number. */
const MAX_NUMBER_TEXT = 40;

/** A field of the record that sums up a run. */
export const SUMS_UP = 'train_runtime';

export interface FieldsPoint {
  step: number | undefined;
  epoch: number | undefined;
  time: number | undefined;
  values: Values;
}

/**
 * @param of whose numbers they are
 * @param isMetric leaves fields out, such as counts that are kept elsewhere
 */
export function pointOfFields(
  fields: Record<string, unknown>,
  names: MetricNames,
  numbers: CellNumbers,
  of: RowSplit = {},
  isMetric: (name: string) => boolean = () => true,
): FieldsPoint {
  const point: FieldsPoint = { step: undefined, epoch: undefined, time: undefined, values: {} };
  const ranks: Record<Coordinate, number> = { step: Infinity, epoch: Infinity, time: Infinity };
  let count = 0;
  // The last record of transformers' Trainer sums up the run.
  const isSummary = SUMS_UP in fields;
  const take = (prefix: string, object: Record<string, unknown>, depth: number): void => {
    for (const name of Object.keys(object)) {
      if (++count > MAX_FIELDS) return;
      const raw = object[name];
      if (typeof raw === 'object' && raw !== null && !Array.isArray(raw) && depth < MAX_NESTED) {
        take(`${prefix}${name}/`, raw as Record<string, unknown>, depth + 1);
        continue;
      }
      const found = coordinateOf(name);
      const value = found?.coordinate === 'time' ? timeOfField(raw) : numberOfField(found ? partOf(raw) : raw, numbers);
      if (
        found &&
        found.rank < ranks[found.coordinate] &&
        value !== undefined &&
        (found.coordinate !== 'step' || (Number.isFinite(value) && value >= -1))
      ) {
        ranks[found.coordinate] = found.rank;
        point[found.coordinate] = value;
      } else if (!found && value !== undefined && isMetric(name) && !(depth === 0 && mayNameRun(name)))
        point.values[
          isSummary ? names.pathOf(prefix + name, `summary/${prefix}${name}`) : names.pathIn(prefix + name, of)
        ] = value;
    }
  };
  take('', fields, 0);
  return point;
}

/** "10/400": the tenth of so many steps. */
const partOf = (raw: unknown): unknown =>
  typeof raw === 'string' ? (/^\s{0,9}(\d{1,15})\s?\/\s?\d{1,15}\s{0,9}$/.exec(raw)?.[1] ?? raw) : raw;

/** A number, also as a text of one, as newer transformers print them. */
function numberOfField(raw: unknown, numbers: CellNumbers): number | undefined {
  const value = numberFromWire(raw);
  if (value !== undefined || typeof raw !== 'string' || raw.length > MAX_NUMBER_TEXT) return value;
  return numbers.of(raw.trim()) ?? undefined;
}

function timeOfField(raw: unknown): number | undefined {
  if (typeof raw === 'string') return timeOfText(raw);
  return typeof raw === 'number' ? timeOfNumber(raw) : undefined;
}
