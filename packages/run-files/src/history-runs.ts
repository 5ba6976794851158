/** Histories of several trainings in one object: `{"fold_1": {"loss": [...]}, "fold_2": {"loss": [...]}}`. */

import { isKnownMetric } from '@rewardboard/metrics';
import { numberFromWire } from '@rewardboard/protocol';
import { MAX_RUNS } from './row-runs.ts';
import { splitOfText } from './row-splits.ts';

type Columns = Record<string, unknown>;

const MAX_NAME = 80;
/** Objects within one another that are looked into. */
const MAX_NESTED = 2;

/** @returns the history of each training, by its name; null for an object of one */
export function historiesIn(object: Columns, depth = 0): Map<string, Columns> | null {
  const entries = Object.entries(object).filter((entry): entry is [string, Columns] => isObject(entry[1]));
  const histories = entries.filter(([name, inner]) => mayNameHistory(name) && metricsOf(inner).length > 0);
  // Heads of one model stand beside the loss of all of them.
  if (metricsOf(object).length === 0 && histories.length > 1 && haveCommon(histories))
    return new Map(histories.slice(0, MAX_RUNS));
  if (depth >= MAX_NESTED) return null;
  for (const [, inner] of entries) {
    const found = historiesIn(inner, depth + 1);
    if (found) return found;
  }
  return null;
}

/** "train" and "val" are of one training, and so are "loss" and "accuracy". */
function mayNameHistory(name: string): boolean {
  return name.length <= MAX_NAME && !splitOfText(name) && !isKnownMetric(name);
}

function haveCommon(histories: readonly [string, Columns][]): boolean {
  const [first, ...others] = histories.map(([, inner]) => new Set(metricsOf(inner)));
  return others.every((names) => [...names].some((name) => first!.has(name)));
}

/** Names of its columns of known metrics, also within "train" and "val". */
function metricsOf(object: Columns): string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    if (isColumn(value)) return isKnownMetric(name) ? [name] : [];
    return isObject(value) && splitOfText(name) ? metricsOf(value).map((inner) => `${name}/${inner}`) : [];
  });
}

function isColumn(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 1 && numberFromWire(value[0]) !== undefined;
}

function isObject(value: unknown): value is Columns {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
