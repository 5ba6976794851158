/** Whether columns of numbers under unknown names are the log of a training: a count that rises, and curves over it. */

import { coordinateOf } from './point-event.ts';

/** Fewer rows say too little about chance. */
const MIN_ROWS = 8;
/** Rows that are looked at. */
export const MAX_CURVE_ROWS = 200;
/** Steps that may fall: each epoch may count anew. */
const MAX_FALLS = 0.1;
/** The mean square of the jumps of independent numbers is twice their variance; that of a curve is below it, */
const INDEPENDENT = 2;
/** by more than so many standard deviations, which are about 2 / sqrt(rows) for independent numbers. */
const DEVIATION = 2;
const DEVIATIONS = 2.5;
/** However many rows there are. */
const MAX_OF_CURVE = 1;
/** Columns of data sets and of tables of predictions, which may be sorted. */
const OF_DATA =
  /^(.+[_ ])?(ids?|uid|uuid|index|idx|labels?|targets?|y|y_?(true|pred|hat|test)|preds?|predictions?|predicted|prob|probs|probability|gold|truth|texts?|prompts?|questions?|answers?|response|query|class|class_?name|filename|file|path|image|user|item|x\d*|lat|lon|latitude|longitude|open|high|low|close|volume|price)$/i;

/** @param names of all columns or fields, also of those with text */
export function isOfData(names: readonly string[]): boolean {
  return names.some((name) => OF_DATA.test(name.trim()));
}

/** The name that counts steps or epochs, the best one first. */
export function counterOf(names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestRank = Infinity;
  for (const name of names) {
    const found = coordinateOf(name);
    if (!found || found.coordinate === 'time') continue;
    const rank = found.rank + (found.coordinate === 'epoch' ? 1_000 : 0);
    if (rank < bestRank) [best, bestRank] = [name, rank];
  }
  return best;
}

/**
 * @param counts the steps or epochs of the rows
 * @param columns the other numbers of the rows, NaN where a row has none
 */
export function areCurves(counts: readonly number[], columns: readonly (readonly number[])[]): boolean {
  return counts.length >= MIN_ROWS && rises(counts) && columns.some(isCurve);
}

function rises(counts: readonly number[]): boolean {
  let falls = 0;
  let increases = 0;
  for (let i = 1; i < counts.length; i++) {
    if (counts[i]! < counts[i - 1]!) falls++;
    if (counts[i]! > counts[i - 1]!) increases++;
  }
  return counts.every((count) => count >= 0) && falls <= MAX_FALLS * counts.length && increases * 2 > counts.length;
}

/** By the ratio of von Neumann: neighbours are nearer to each other than any two of its numbers. */
function isCurve(values: readonly number[]): boolean {
  const numbers = values.filter((value) => Number.isFinite(value));
  const count = numbers.length;
  if (count < MIN_ROWS) return false;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
  let squares = 0;
  let jumps = 0;
  for (let i = 0; i < count; i++) {
    squares += (numbers[i]! - mean) ** 2;
    if (i > 0) jumps += (numbers[i]! - numbers[i - 1]!) ** 2;
  }
  const most = Math.min(MAX_OF_CURVE, INDEPENDENT - (DEVIATIONS * DEVIATION) / Math.sqrt(count));
  return squares > 0 && jumps / squares < most;
}
