/** The fields of a line of `predictions.jsonl`, each with what to write instead of a wrong value. */

import { numberFromWire } from '@rewardboard/protocol';
import type { PredictedRows } from './predicted-rows.ts';
import { LineProblem, columnOf, marked, shown } from './prediction-columns.ts';

/** Examples of an evaluation, or texts of its pairs; as many as our trainer keeps. */
const MAX_PREDICTED_ROWS = 100_000;
/** Names of slices that are read. */
const MAX_SLICES = 8;
const LABEL_REMEDY = 'Write 1 for the positive class and 0 for the other one, and leave out examples without a label';

export type Name = number | string;
/** What a line has itself. */
export type Given = { [K in keyof Fields]?: NonNullable<Fields[K]> };
type Fields = Omit<PredictedRows, 'kind' | 'threshold'>;

export function givenIn(
  record: Record<string, unknown>,
  isPairs: boolean,
  count: number,
  order: Uint32Array | null,
): Given {
  const given: Given = {};
  const each = isPairs ? 2 : 1;
  const rowsOf = <T>(column: T[]) => ordered(repeated(column, each), order, isPairs);
  if (!isPairs && 'labels' in record)
    given.labels = ordered(columnOf(record, 'labels', count, labelOf, LABEL_REMEDY), order, false);
  if (!isPairs && 'solutions' in record && record.solutions !== null)
    given.solutions = together(
      columnOf(record, 'solutions', count, nameOf, 'Write the same number for the steps of one solution'),
    );
  if ('problems' in record && record.problems !== null)
    given.problems = rowsOf(columnOf(record, 'problems', count, nameOf, 'Write the problem, or a number for it'));
  if ('texts' in record && record.texts !== null)
    given.texts = isPairs
      ? ordered(
          columnOf(record, 'texts', count, twoTexts, 'Write [chosen, rejected] for each pair').flat(),
          order,
          isPairs,
        )
      : ordered(columnOf(record, 'texts', count, textIn, 'Write a text for each label'), order, false);
  if ('slices' in record && record.slices !== null) {
    const { slices } = record;
    if (typeof slices !== 'object' || Array.isArray(slices))
      throw new LineProblem(`slices: ${shown(slices)}. Write {"name": ["value of each example", ...]}`);
    const names = Object.keys(slices).slice(0, MAX_SLICES);
    given.slices = Object.fromEntries(
      names.map((name) => [
        name,
        rowsOf(columnOf(slices as Record<string, unknown>, name, count, sliceOf, 'Write a text or null for each')),
      ]),
    );
  }
  return given;
}

/** A solution's steps are read in their order. */
function together(solutions: Name[]): Name[] {
  const seen = new Set<Name>();
  solutions.forEach((name, i) => {
    if (i > 0 && name === solutions[i - 1]) return;
    if (seen.has(name))
      throw new LineProblem(
        `solutions: ${shown(name)} in place ${i + 1} stands apart from its other steps. Write the steps of one solution one after the other`,
      );
    seen.add(name);
  });
  return solutions;
}

export function probabilitiesIn(raw: unknown): number[] {
  return columnOf(
    { probabilities: raw },
    'probabilities',
    boundedCount(raw, 'probabilities', MAX_PREDICTED_ROWS),
    (value) => {
      const p = value === null ? NaN : numberFromWire(value);
      return p !== undefined && (Number.isNaN(p) || (p >= 0 && p <= 1)) ? p : undefined;
    },
    'Write the probability of class 1, from 0 to 1; of log odds x it is 1 / (1 + exp(-x))',
  );
}

export function pairRewards(raw: unknown): number[] {
  return columnOf(
    { rewards: raw },
    'rewards',
    boundedCount(raw, 'rewards', MAX_PREDICTED_ROWS / 2),
    (value) => {
      if (!Array.isArray(value) || value.length !== 2) return undefined;
      const two = value.map((reward) => (reward === null ? NaN : numberFromWire(reward)));
      return two.includes(undefined) ? undefined : (two as [number, number]);
    },
    'Write [reward of the chosen text, reward of the rejected one]',
  ).flat();
}

function boundedCount(raw: unknown, name: string, most: number): number {
  const count = Array.isArray(raw) ? raw.length : 0;
  if (count === 0) throw new LineProblem(`${name}: ${shown(raw)}. Write a list with a value for each example`);
  if (count > most)
    throw new LineProblem(`${name}: ${count} values. At most ${most} are read: write a fixed part of the examples`);
  return count;
}

/** @param isSorted by rising id: then lines of the same examples in another order are the same */
export function idsIn(
  raw: unknown,
  count: number,
  isSorted: boolean,
): { order: Uint32Array | null; numbers: number[]; mark: string } {
  const ids = columnOf({ ids: raw }, 'ids', count, nameOf, 'Write a number or a text for each');
  const seen = new Set<Name>();
  for (const id of ids) {
    if (seen.has(id)) throw new LineProblem(`ids: ${shown(id)} appears twice. Give each example its own`);
    seen.add(id);
  }
  const before = (a: Name, b: Name) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
  const order = isSorted ? Uint32Array.from(ids.keys()).sort((a, b) => before(ids[a]!, ids[b]!)) : null;
  const named = ordered(ids, order, false);
  const isWhole = named.every((id) => Number.isSafeInteger(id) && (id as number) >= 0);
  return { order, numbers: isWhole ? (named as number[]) : Array.from(named.keys()), mark: marked(named) };
}

/** @param isPairs two values a place */
export function ordered<T>(column: T[], order: Uint32Array | null, isPairs: boolean): T[] {
  if (!order) return column;
  if (!isPairs) return Array.from(order, (place) => column[place]!);
  return Array.from(order, (place) => [column[2 * place]!, column[2 * place + 1]!]).flat() as T[];
}

function repeated<T>(column: T[], times: number): T[] {
  return times === 1 ? column : column.flatMap((value) => [value, value]);
}

function labelOf(value: unknown): 0 | 1 | undefined {
  if (value === 1 || value === true) return 1;
  return value === 0 || value === false ? 0 : undefined;
}
function nameOf(value: unknown): Name | undefined {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) ? value : undefined;
}
function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
function twoTexts(value: unknown): [string, string] | undefined {
  const isWhole = Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === 'string');
  return isWhole ? (value as [string, string]) : undefined;
}
function sliceOf(value: unknown): string | null | undefined {
  return value === null || typeof value === 'string' ? value : undefined;
}
