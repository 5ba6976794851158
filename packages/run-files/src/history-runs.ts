/**
 * Histories of several trainings in one file: `{"fold_1": {"loss": [...]}, "fold_2": {"loss": [...]}}`,
 * `[{"fold": 1, "history": {"loss": [...]}}, ...]`, `{"fold_1": [{"epoch": 1, "loss": 0.5}, ...], ...}`.
 */

import { isKnownMetric } from '@rewardboard/metrics';
import { numberFromWire } from '@rewardboard/protocol';
import { isListOfRows, listedRows } from './history-rows.ts';
import { coordinateOf } from './point-event.ts';
import { MAX_RUNS, RowRuns } from './row-runs.ts';
import { splitOfText } from './row-splits.ts';

type Columns = Record<string, unknown>;

const MAX_NAME = 80;
/** With its number behind it. */
const MAX_LIST_NAME = MAX_NAME - 5;
/** Objects within one another that are looked into. */
const MAX_NESTED = 2;
/** Groups whose names say nothing of what is in them. */
export const SAYS_NOTHING = /^(metrics?|history|logs?|data|results?|curves?|scalars|scores)$/i;
/** Lists of what one training did, with the losses of all batches in each entry. */
const OF_ONE = /^(epochs?|steps?|iter\w*|batch\w*)$/i;
/** The list of a file that is nothing else, while it is read as an object. */
export const LIST = 'history';

/** @returns the history of each training, by its name; null for an object of one */
export function historiesIn(object: Columns, depth = 0): Map<string, Columns> | null {
  const entries = Object.entries(object).filter((entry): entry is [string, Columns] => isObject(entry[1]));
  const histories = entries.filter(([name, inner]) => mayNameHistory(name) && metricsOf(inner).length > 0);
  // Heads of one model stand beside the loss of all of them.
  if (metricsOf(object).length === 0 && histories.length > 1 && haveCommon(histories.map(([, inner]) => inner)))
    return new Map(histories.slice(0, MAX_RUNS));
  const listed = listsOf(object);
  if (listed) return listed;
  for (const [name, value] of Object.entries(object)) {
    const found = Array.isArray(value) ? inList(name, value) : null;
    if (found) return found;
  }
  if (depth >= MAX_NESTED) return null;
  for (const [, inner] of entries) {
    const found = historiesIn(inner, depth + 1);
    if (found) return found;
  }
  return null;
}

/** Lists of rows whose names differ in their numbers alone: "fold_1" and "fold_2". */
function listsOf(object: Columns): Map<string, Columns> | null {
  const lists = Object.entries(object).filter(([name, value]) => /[a-z][^a-z]*\d/i.test(name) && isListOfRows(value));
  const stems = new Set(lists.map(([name]) => name.replace(/\d+/g, '')));
  if (lists.length < 2 || stems.size > 1 || coordinateOf([...stems][0]!.split(/[\s_-]/)[0]!)) return null;
  return new Map(lists.slice(0, MAX_RUNS).map(([name, rows]) => [name.slice(0, MAX_NAME), { [LIST]: rows }]));
}

/** Histories one after the other, of which a field says what they are, or else their order. */
function inList(listName: string, list: readonly unknown[]): Map<string, Columns> | null {
  if (list.length < 2 || list.length > MAX_RUNS || OF_ONE.test(listName)) return null;
  const histories = list.map((entry) => (Array.isArray(entry) ? { [LIST]: entry } : entry));
  if (!histories.every(isHistory) || !haveCommon(histories)) return null;
  const runs = new RowRuns();
  const found = new Map<string, Columns>();
  histories.forEach((history, i) => {
    const own = runs.ofRecord(history)?.slice(0, MAX_NAME);
    const name = own === undefined || found.has(own) ? `${listName.slice(0, MAX_LIST_NAME)} ${i + 1}` : own;
    found.set(name, history);
  });
  return found;
}

/** A row of a history has a place of its own, and is none. */
export function isHistory(value: unknown): value is Columns {
  if (!isObject(value) || Object.entries(value).some(([name, one]) => typeof one === 'number' && coordinateOf(name)))
    return false;
  return metricsOf(value).length > 0;
}

/** "train" and "val" are of one training, and so are "loss" and "accuracy". */
function mayNameHistory(name: string): boolean {
  return name.length <= MAX_NAME && !splitOfText(name) && !isKnownMetric(name);
}

function haveCommon(histories: readonly Columns[]): boolean {
  const [first, ...others] = histories.map((inner) => new Set(metricsOf(inner)));
  return others.every((names) => [...names].some((name) => first!.has(name)));
}

/** Names of its known metrics: of columns, also within "train" and "val", or of rows. */
function metricsOf(object: Columns, depth = 0): string[] {
  const columns = Object.entries(object).flatMap(([name, value]) => {
    if (isColumn(value)) return isKnownMetric(name) ? [name] : [];
    if (!isObject(value) || depth >= MAX_NESTED) return [];
    if (SAYS_NOTHING.test(name)) return metricsOf(value, depth + 1);
    return splitOfText(name) ? metricsOf(value, depth + 1).map((inner) => `${name}/${inner}`) : [];
  });
  if (columns.length > 0) return columns;
  const lists = Object.values(object).filter(isListOfRows);
  return lists.length === 1 ? Object.keys(listedRows({ [LIST]: lists[0] })![0]!).filter(isKnownMetric) : [];
}

function isColumn(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 1 && numberFromWire(value[0]) !== undefined;
}

function isObject(value: unknown): value is Columns {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
