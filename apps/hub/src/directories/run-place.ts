/** Which run a followed file belongs to: programs put the files of one run into directories below it, and logs of several runs into one. */

import { basename, dirname, extname, posix } from 'node:path';
import type { Split } from '@rewardboard/metrics';
import { UNKNOWN_LOSS, metricPath, namedMetric } from '@rewardboard/metrics';
import type { ReadContext } from '@rewardboard/run-files';
import { logNameOf } from '@rewardboard/run-files';
import type { Corrections } from './corrections.ts';

export interface RunPlace {
  /** The run's directory, relative to the root, "." for the root itself. */
  directory: string;
  /** The file, relative to the run's directory. */
  file: string;
  /** Whose numbers names without a split are, by the file's directory. */
  split?: Split;
  /** What distinguishes its names from the same ones in other files of the run. */
  suffix?: string;
  /** The one metric of the file, by its name. */
  metric?: NonNullable<ReadContext['metric']>;
  /** The file is of a run of its own, which is named after this file: those of other runs lie beside it. */
  aloneAs?: string;
  /** The file holds several runs: the name of this one. */
  run?: string;
  /** The file lies elsewhere: each session of a training writes into a directory of its own. */
  isSession?: true;
}

/** transformers saves its state into each checkpoint. */
const CHECKPOINT = /^checkpoint[-_](\d+)$/i;
/** What CatBoost calls the directory of its records: its console output lies above. */
const OF_CATBOOST = 'catboost_info';

/** @param path relative to the root, with "/" */
export function runPlaceOf(path: string): RunPlace {
  const directory = dirname(path);
  const home = CHECKPOINT.test(basename(directory)) ? dirname(directory) : runDirectoryOf(directory);
  return { directory: home, file: posix.relative(home, path) };
}

/** The directory of the run of which a directory is a part. @param directory relative to the root, with "/" */
export function runDirectoryOf(directory: string): string {
  return isOfCatBoost(directory) ? dirname(directory) : directory;
}

/** Whether all files in a directory are those that CatBoost writes of one training. */
export function isOfCatBoost(directory: string): boolean {
  return basename(directory) === OF_CATBOOST;
}

/** @param file relative to its run's directory */
export function isInCheckpoint(file: string): boolean {
  return CHECKPOINT.test(basename(dirname(file)));
}

/** What a reader needs to know of its file's place. @param corrections of the person whose files these are */
export function contextAt(
  { file, split, suffix, metric, run }: Pick<RunPlace, 'file' | 'split' | 'suffix' | 'metric' | 'run'>,
  corrections: Pick<Corrections, 'pathOf' | 'metricNames'>,
): ReadContext {
  const withSuffix = (name: string) => (suffix === undefined ? undefined : metricPath(`${name}/${suffix}`));
  return {
    fileName: basename(file),
    ...(split ? { split } : {}),
    ...(metric ? { metric } : {}),
    ...(run === undefined ? {} : { run }),
    renamed: (name) => corrections.pathOf(name) ?? withSuffix(name),
    givenNames: () => corrections.metricNames,
  };
}

/** For sorting: directories that are not checkpoints, then checkpoints, the newest first, since it holds what the others do. */
export function newestFirst(a: string, b: string): number {
  const [stepA, stepB] = [a, b].map((name) => Number(CHECKPOINT.exec(name)?.[1] ?? Infinity));
  return stepA === stepB ? 0 : stepB! - stepA!;
}

/** Where a word ends in camel case. */
const CAMEL_CASE = /([a-z\d])(?=[A-Z])/g;
/** Words of a file's name that say what it holds, and not which run it is of. */
const PLAIN_WORDS = new Set(
  'train training learn val valid validation eval evaluation test dev log logs logger metric metrics history loss losses acc accuracy result results progress scalars stats curve curves output out err error console stdout stderr nohup epoch epochs step steps csv data all trainer state checkpoint'.split(
    ' ',
  ),
);

/** What browsers and file managers add to the name of a copy: "log (1).jsonl", "log copy.jsonl", "log - Copy (2).jsonl". Its numbers show whether it is one. */
const COPY = /(?<=.)(?: -)? (?:\(\d{1,3}\)|copy(?: \d{1,3}| \(\d{1,3}\))?)(?=\.\w+$)/i;
/** Outputs aren't compared by their numbers. */
const OUTPUT = '.log';

/** "log" for train.log, and for names without an ending, too. */
function kindOf(fileName: string): string {
  return extname(logNameOf(fileName)?.name ?? fileName);
}

/** The words of a file's name, also of "valLog.csv". */
export function wordsOf(fileName: string): string[] {
  return fileName
    .replace(/\.\w+$/, '')
    .replace(CAMEL_CASE, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
}

/** What is left of a file's name: "speaker250" of speaker250_training.log, nothing of "f1_score.tsv". */
function ownWords(fileName: string): string {
  const name = logNameOf(fileName)?.name ?? fileName;
  const words = wordsOf(kindOf(fileName) === OUTPUT ? name : name.replace(COPY, '')).filter((word) => word !== '');
  const { base, rank } = namedMetric(words.join('_'));
  if (base !== null && rank < UNKNOWN_LOSS) return '';
  return words.filter((word) => !PLAIN_WORDS.has(word)).join(' ');
}

/**
 * Whether a log is one of several runs in one directory: its name has a word of its own, and another file of its kind has another.
 * @param beside names of the files in its directory
 */
export function isOneOfSeveral(fileName: string, beside: readonly string[]): boolean {
  const own = ownWords(fileName);
  const kind = kindOf(fileName);
  return (
    own !== '' &&
    beside.some(
      (other) => other !== fileName && kindOf(other) === kind && ownWords(other) !== '' && ownWords(other) !== own,
    )
  );
}

/** What a file's name counts: the third of "log" for "log_3.jsonl"; null for a name with other words of its own. */
export function countedOf(fileName: string): { stem: string; number: number } | null {
  const own = ownWords(fileName);
  const number = /^[^\d ]{0,40}(\d{1,9})$/.exec(own)?.[1];
  if (number === undefined) return null;
  const words = wordsOf(logNameOf(fileName)?.name ?? fileName).map((word) =>
    word === own ? word.replace(number, '') : word,
  );
  return { stem: `${kindOf(fileName)} ${words.join(' ')}`, number: Number(number) };
}

/** The same for the files of one training among several: "seed1_train.csv" and "seed1_val.csv". */
export function trainingOf(fileName: string): string {
  return `${kindOf(fileName)} ${ownWords(fileName)}`;
}
