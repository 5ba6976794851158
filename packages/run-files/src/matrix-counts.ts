/** Confusion matrices of two classes in records, `[[tn, fp], [fn, tp]]`, to counts as other programs log them: "val_confusion_matrix" is val_tn, val_fp, val_fn and val_tp. */

import { isCountName, metricPath, scoresOf, totalOf } from '@rewardboard/metrics';
import type { CountScores, Counts } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';
import type { ReadResult } from './format.ts';

type Row = Record<string, unknown>;
type Order = readonly (keyof Counts)[];

const NAME = /(?<![a-z])(?:confusion(?:[_ -]?mat(?:rix)?)?|conf[_ -]?mat(?:rix)?|cm)(?![a-z])/i;
const MAX_NESTED = 2;
/** More than any file has. */
const MAX_NAMES = 100;
/** Rows are the true classes, as in scikit-learn, TorchMetrics and TensorFlow; elsewhere they are the predicted ones. Where scores fit both, the first counts. */
const ORDERS: readonly Order[] = [
  ['tn', 'fp', 'fn', 'tp'],
  ['tp', 'fn', 'fp', 'tn'],
  ['tn', 'fn', 'fp', 'tp'],
  ['tp', 'fp', 'fn', 'tn'],
];
const TRUE_ROWS = 2;
/** Scores that tell the classes apart. */
const SCORES = ['precision', 'recall', 'f1'] as const;
/** A score that is printed with fewer digits fits by chance. */
const MIN_DIGITS = 2;

export interface MatrixFacts {
  /** Name of a matrix to the order of its numbers, as scores beside it say. */
  readonly orders: Map<string, Order>;
  /** Names of those of which no record says it. */
  readonly unclear: Set<string>;
}

export class MatrixCounts {
  readonly #facts: MatrixFacts;
  #reported = 0;
  #mustReadAgain = false;

  /** @param facts found in earlier passes through the file; new ones are added to it */
  constructor(facts: FileFacts = {}) {
    this.#facts = facts.matrices ??= { orders: new Map(), unclear: new Set() };
  }

  /** The record with counts in place of its matrices; the record itself where it has none, or where their order is unknown. */
  expand(record: Row): Row {
    return hasMatrix(record) ? this.#expand(record, '', record) : record;
  }

  /** What is to be said of the run since the last time, or nothing. */
  about(): RunEvent[] {
    const { unclear } = this.#facts;
    if (unclear.size <= this.#reported) return [];
    this.#reported = unclear.size;
    return [{ type: 'about', about: { unclearMatrices: [...unclear] } }];
  }

  /** Marks a result when the file must be read again: matrices were left out whose order is known now. */
  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  #expand(object: Row, group: string, record: Row): Row {
    const fields = Object.entries(object).flatMap(([name, value]): [string, unknown][] => {
      if (isRow(value)) return [[name, this.#expand(value, `${group}${name}/`, record)]];
      const numbers = NAME.test(name) ? numbersOf(value) : null;
      const order = numbers && this.#orderOf(group + name, numbers, record);
      return order ? numbers.map((count, i) => [name.replace(NAME, order[i]!), count]) : [[name, value]];
    });
    return Object.fromEntries(fields);
  }

  #orderOf(name: string, numbers: readonly number[], record: Row): Order | null {
    const { orders, unclear } = this.#facts;
    const known = orders.get(name);
    if (known) return known;
    const pathOf = (field: string) => metricPath(field);
    const [split] = pathOf(name.replace(NAME, 'tn')).split('/');
    const fields = flatNumbers(record);
    // Counts of their own names say it better.
    if (fields.some(([field]) => isCountName(field) && pathOf(field).startsWith(`${split}/`))) return null;
    const scores = fields.flatMap(([field, value]): [keyof CountScores, number][] => {
      const score = SCORES.find((one) => pathOf(field) === `${split}/${one}` || field.toLowerCase() === one);
      return score ? [[score, value]] : [];
    });
    const order = fittingOrder(numbers, scores);
    if (order && orders.size < MAX_NAMES) {
      orders.set(name, order);
      if (unclear.delete(name)) this.#mustReadAgain = true;
    } else if (!order && unclear.size < MAX_NAMES) unclear.add(name);
    return order;
  }
}

/** Whether a record has a field that may be a matrix: its numbers alone don't say what they mean. */
export function hasMatrix(record: Row, depth = 0): boolean {
  return Object.entries(record).some(([name, value]) =>
    isRow(value) ? depth < MAX_NESTED && hasMatrix(value, depth + 1) : Array.isArray(value) && NAME.test(name),
  );
}

/** The four numbers of a matrix of two classes, row by row; null for anything else. */
function numbersOf(value: unknown): number[] | null {
  if (!Array.isArray(value)) return null;
  const numbers = value.flat() as unknown[];
  const isSquare = value.length === numbers.length || (value.length === 2 && value.every((row) => row.length === 2));
  const isCounts = numbers.length === 4 && numbers.every((one) => Number.isSafeInteger(one) && (one as number) >= 0);
  return isSquare && isCounts ? (numbers as number[]) : null;
}

/** The order whose scores are those beside the matrix; null where they don't decide which class is positive. */
function fittingOrder(numbers: readonly number[], scores: readonly [keyof CountScores, number][]): Order | null {
  const fits = ORDERS.map((order) => {
    const counts = { tp: 0, tn: 0, fp: 0, fn: 0 };
    for (const [i, name] of order.entries()) counts[name] = numbers[i]!;
    const found = scoresOf(counts);
    return totalOf(counts) === 0 ? 0 : scores.filter(([name, value]) => isRounded(value, found[name])).length;
  });
  const most = Math.max(...fits);
  const best = ORDERS.filter((_, i) => fits[i] === most);
  const ofTrueRows = best.filter((order) => ORDERS.indexOf(order) < TRUE_ROWS);
  const [order, ...others] = ofTrueRows.length > 0 ? ofTrueRows : best;
  return most > 0 && others.length === 0 ? order! : null;
}

/** Whether one number is the other one with fewer digits, or that in per cent. */
function isRounded(value: number, of: number): boolean {
  const scale = value > 1 ? 100 : 1;
  const digits = (String(value).split('.')[1] ?? '').length;
  if (digits + Math.log10(scale) < MIN_DIGITS && value !== of * scale) return false;
  return Math.abs(value - of * scale) <= 0.5 * 10 ** -Math.min(digits, 6) * 1.01;
}

function flatNumbers(object: Row, group = '', depth = 0): [string, number][] {
  return Object.entries(object).flatMap(([name, value]): [string, number][] => {
    if (isRow(value)) return depth < MAX_NESTED ? flatNumbers(value, `${group}${name}/`, depth + 1) : [];
    return typeof value === 'number' ? [[group + name, value]] : [];
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
