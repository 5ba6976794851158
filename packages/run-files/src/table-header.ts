/** The header of a table of numbers: what each column is. */

import type { Split } from '@rewardboard/metrics';
import { isKnownMetric, kindOf, metricPath } from '@rewardboard/metrics';
import { isTensorboardExport, isWandbExport } from './exported-names.ts';
import { longColumns } from './long-rows.ts';
import type { Coordinate } from './point-event.ts';
import { coordinateOf } from './point-event.ts';
import { mayNameRun } from './row-runs.ts';
import type { Separator } from './table-row.ts';
import { cellsOf, separatorOf } from './table-row.ts';
import { CellNumbers } from './cell-numbers.ts';

export interface TableHeader {
  separator: Separator;
  names: string[];
  /** Index of the column that says it, or -1. */
  columns: Record<Coordinate, number>;
  /** A column without a name that counts the rows, as pandas writes it; -1 where there is none. */
  rowNumber: number;
  text: string;
  /** Indexes of the columns that say which run a row is of. */
  runs: readonly number[];
  /** Whose numbers the columns of a group "metrics" are: Ultralytics' are of the validation set, like those of the group "val" beside it. */
  splitOfMetrics: Split | undefined;
  /** Whose the scores without a split are: beside a training and a validation loss, as fastai writes them, the validation's. */
  splitOfScores: Split | undefined;
  /** Each row is one number, under the name in another column: both columns' indexes. */
  long: { name: number; value: number } | undefined;
}

const MAX_COLUMNS = 2_000;
const MAX_NAME = 200;

/** NumPy and gnuplot mark a header as a comment: "# epoch loss". */
const COMMENT = /^\s*#+\s*(?=["A-Za-z])/;

/** The header of a line, or null when it is none: a header is all words, and no word twice. */
export function headerOf(line: string): TableHeader | null {
  const words = line.replace(COMMENT, '');
  const separator = separatorOf(words);
  if (!separator) return null;
  const names = cellsOf(words, separator);
  const numbers = new CellNumbers();
  // "50%" is a column's name.
  const isNumber = (name: string) => !name.endsWith('%') && numbers.of(name) !== undefined;
  if (
    names.length > MAX_COLUMNS ||
    names.some((name, i) => name.length > MAX_NAME || (name === '' ? i > 0 : isNumber(name)))
  )
    return null;
  if (new Set(names).size < names.length) return null;
  const columns: Record<Coordinate, number> = { step: -1, epoch: -1, time: -1 };
  const ranks: Record<Coordinate, number> = { step: Infinity, epoch: Infinity, time: Infinity };
  names.forEach((name, i) => {
    // Some loggers put their counters into groups: time/total_timesteps.
    const found = coordinateOf(name) ?? coordinateOf(name.slice(name.lastIndexOf('/') + 1));
    if (!found || found.rank >= ranks[found.coordinate]) return;
    ranks[found.coordinate] = found.rank;
    columns[found.coordinate] = i;
  });
  const long = columns.step >= 0 || columns.epoch >= 0 ? longColumns(names) : undefined;
  const places = new Set([columns.step, columns.epoch, columns.time, long?.name]);
  return {
    separator,
    names,
    columns,
    runs: names.flatMap((name, i) => (mayNameRun(name) && !places.has(i) ? [i] : [])),
    rowNumber: names[0] === '' ? 0 : -1,
    text: line.trim(),
    splitOfMetrics: splitOfMetrics(names),
    splitOfScores: splitOfScores(names),
    long,
  };
}

function splitOfScores(names: readonly string[]): Split | undefined {
  const paths = new Map(names.map((name) => [metricPath(name), name]));
  const hasBoth = paths.get('train/loss')?.toLowerCase().startsWith('train') && paths.has('eval/loss');
  // With a score of each split, or of one, each says its own.
  const hasSplitScore = [...paths.keys()].some((path) => kindOf(path) === 'score' && path.startsWith('eval/'));
  return hasBoth && !hasSplitScore ? 'eval' : undefined;
}

function splitOfMetrics(names: readonly string[]): Split | undefined {
  const groups = new Set(names.map((name) => name.slice(0, Math.max(0, name.indexOf('/')))));
  return groups.has('metrics') && groups.has('train') && (groups.has('val') || groups.has('eval')) ? 'eval' : undefined;
}

/** Whether a table with this header is the log of a training, and not a set of data. */
export function isLogHeader({ names, columns, rowNumber, long }: TableHeader): boolean {
  if (long || isTensorboardExport(names) || isWandbExport(names)) return true;
  const known = names.filter(isKnownMetric);
  if (isOfSearch(names, columns)) return false;
  if (columns.step >= 0 || columns.epoch >= 0) return known.length > 0;
  // The history of a training without a count of its own: loss, and the same of the validation set.
  const paths = new Set(known.map((name) => metricPath(name)));
  const hasBoth = known.some((name) => {
    const path = metricPath(name);
    return path.startsWith('train/') && paths.has(path.replace('train/', 'eval/'));
  });
  if (hasBoth) return rowNumber === 0 || known.length === names.length;
  // Or a loss beside a score, of which each column says whose it is: "val_loss,val_accuracy".
  const isSaid = (name: string) => metricPath(name, 'test') === metricPath(name, 'train');
  const kinds = new Set(known.map(kindOf));
  return known.length === names.length && kinds.has('loss') && kinds.has('score') && names.every(isSaid);
}

/** What a row says of how a model was trained. */
const SETTING =
  /^(lr|learning[ _]?rate|batch[ _]?size|seed|dropout|weight[ _]?decay|hidden[ _]?(size|dim)|optimizer|warmup([ _]\w{1,10})?|lora[ _](r|rank|alpha)|model)$/i;
const MIN_SETTINGS = 2;

/** "lr,batch_size,epochs,accuracy": a row for each training, and "epochs" is how many each had. */
function isOfSearch(names: readonly string[], { step, epoch }: TableHeader['columns']): boolean {
  if (step >= 0 || epoch < 0 || !/^(num[ _])?epochs$/i.test(names[epoch]!)) return false;
  return names.filter((name) => SETTING.test(name.trim())).length >= MIN_SETTINGS;
}
