/** Columns whose numbers each say their place: `{"loss": [[10, 0.5], [20, 0.4]]}`, `{"loss": [{"step": 10, "value": 0.5}, ...]}`. */

import { numberFromWire } from '@rewardboard/protocol';
import { wideRecord } from './long-rows.ts';
import { coordinateOf } from './point-event.ts';

type Row = Record<string, unknown>;

/** What a pair of numbers has. */
const PAIR = 2;

/** @returns one row a place, in order; null where the columns have no places, or too few */
export function placedRows(columns: readonly [name: string, column: unknown[]][]): Row[] | null {
  const rows = new Map<string, Row>();
  let count = 0;
  for (const [name, column] of columns) {
    const placed = rowsOf(name, column);
    if (!placed) continue;
    count += column.length;
    for (const row of placed) {
      const key = placeOf(row);
      const known = rows.get(key);
      // A second number of one place is a row of its own.
      if (known && !Object.hasOwn(known, name)) Object.assign(known, row);
      else rows.set(known ? `${key} ${rows.size}` : key, row);
    }
  }
  if (count === 0) return null;
  const rankOf = (row: Row) => Number(row.step ?? row.epoch);
  return [...rows.values()].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The rows of one column; null where one of them doesn't say its place. */
function rowsOf(name: string, column: readonly unknown[]): Row[] | null {
  const rows = column.map((entry) => (Array.isArray(entry) ? ofPair(name, entry) : ofObject(name, entry)));
  if (rows.length === 0 || rows.some((row) => row === null)) return null;
  // A part of an epoch is no step.
  if (rows.every((row) => row!.step === undefined || Number.isInteger(row!.step))) return rows as Row[];
  return rows.map((row) => {
    const { step, ...others } = row!;
    return { epoch: step, ...others };
  });
}

function ofPair(name: string, pair: readonly unknown[]): Row | null {
  const [step, value] = pair;
  const isPair = pair.length === PAIR && typeof step === 'number' && step >= 0 && numberFromWire(value) !== undefined;
  return isPair ? { step, [name]: value } : null;
}

function ofObject(name: string, entry: unknown): Row | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const wide = wideRecord({ name, ...entry });
  if (!Object.hasOwn(wide, name)) return null;
  const fields = Object.entries(wide);
  const at = (coordinate: string) => fields.find(([key]) => coordinateOf(key)?.coordinate === coordinate)?.[1];
  const [step, epoch] = [at('step'), at('epoch')];
  if (typeof (step ?? epoch) !== 'number') return null;
  return { ...(step === undefined ? {} : { step }), ...(epoch === undefined ? {} : { epoch }), [name]: wide[name] };
}

const placeOf = (row: Row) => `${String(row.step)} ${String(row.epoch)}`;
