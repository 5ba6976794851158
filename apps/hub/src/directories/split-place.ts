/** Files whose place says whose numbers they hold: `eval/loss.tsv`, DVCLive's `plots/metrics/val/acc.tsv`, CatBoost's `learn_error.tsv`. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, posix } from 'node:path';
import type { Split } from '@rewardboard/metrics';
import type { Format } from '@rewardboard/run-files';
import { mayBeLog } from '@rewardboard/run-files';
import { beginningOf } from './recognition.ts';
import type { RunPlace } from './run-place.ts';
import { isOfCatBoost, runDirectoryOf, wordsOf } from './run-place.ts';

const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  learn: 'train',
  validation: 'eval',
  val: 'eval',
  valid: 'eval',
  eval: 'eval',
  evaluation: 'eval',
  dev: 'eval',
  test: 'test',
};
/** DVCLive writes each metric into a table of its own, below its directory. */
const DVCLIVE = /^([^]*?)\/?plots\/metrics\/([^]+)/;
/** Names of files that need no other one beside them. */
const OF_EVALUATION = new Set(['val', 'valid', 'validation', 'eval', 'evaluation']);
/** sentence-transformers names a table after its evaluator and its data. */
const OF_EVALUATOR = /^(?=.*(?:evaluation|evaluator)_).*results(?:_@\d{1,4})?\.csv$/i;
/** Logs of a program that has the directory to itself: a run that is merely called "eval". */
const OWN_LOG = /\.(log|out|err)$|tfevents|^(trainer_state|events)\.json/i;
/** Directories into which a training puts the files of its evaluations. */
const OF_RESULTS = /^(eval(uation)?[-_]?)?(results?|metrics|scores|evals|evaluations|logs?)$/i;
const NUMBERED = /\d[^/]{0,60}\.json$/;
/** Directories beside one that are looked into. */
const MAX_BESIDE = 200;
/** The optimizer's, whatever the split is. */
const OF_TRAINING = new Set(['train/learning_rate', 'train/grad_norm']);

/** Whether a file is one metric of a training, whatever the files beside it are called. */
export function isOfDvclive(path: string): boolean {
  return DVCLIVE.test(path);
}

/** @param word a directory's name, or one word of a file's */
export function splitOfWord(word: string): Split | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(SPLITS, key) ? SPLITS[key] : undefined;
}

/** Whether the directory of a file is named after a split, or holds results, so that its content must be known before its place is. */
export function mayBeOfOneSplit(path: string): boolean {
  const directory = dirname(path);
  return (
    splitOfWord(basename(directory)) !== undefined ||
    setOfCatBoost(directory) !== undefined ||
    DVCLIVE.test(path) ||
    (NUMBERED.test(path) && OF_RESULTS.test(basename(directory)))
  );
}

/**
 * @param root absolute
 * @param path of the file, relative to the root, with "/"
 * @returns what its place says; null where that is nothing
 */
export function splitPlaceOf(root: string, path: string, format: Format): RunPlace | null {
  const absolute = posix.join(root, path);
  const isOwn = format.isOfOneSplit === 'if-unnamed' && hasOwnSplit(root, absolute, format);
  const directory = dirname(path);
  const live = format.isOfOneSplit ? DVCLIVE.exec(path) : null;
  if (live) {
    const first = live[2]!.split('/')[0]!;
    const split = live[2]!.includes('/') && !isOwn ? splitOfWord(first) : undefined;
    const home = live[1] === '' ? '.' : live[1]!;
    return { directory: home, file: posix.relative(home, path), ...(split ? { split } : {}) };
  }
  const results = format.isOnePoint && OF_RESULTS.test(basename(directory)) ? dirname(directory) : null;
  if (results !== null && fileNamesIn(posix.join(root, results)).some(mayBeLog))
    return { directory: results, file: posix.relative(results, path) };
  if (isOwn) return null;
  const split = splitOfDirectory(absolute, directory, format);
  const home = runDirectoryOf(split ? dirname(directory) : directory);
  const file = posix.relative(home, path);
  if (split) return { directory: home, file, split };
  const byName = format.isOfOneSplit === 'if-unnamed' ? splitOfName(basename(path), namesIn(dirname(absolute))) : null;
  return byName && { directory: home, file, split: byName };
}

/** CatBoost's "learn", "test", "test1": each set has a directory, and the names in it are numbered but for the last set's. */
function setOfCatBoost(directory: string): Split | undefined {
  const name = isOfCatBoost(dirname(directory)) ? basename(directory) : '';
  return name === 'learn' ? 'train' : /^test\d*$/.test(name) ? 'eval' : undefined;
}

function splitOfDirectory(absolute: string, directory: string, format: Format): Split | undefined {
  const set = format.isOfOneSplit ? setOfCatBoost(directory) : undefined;
  if (set) return set;
  const split = directory === '.' || !format.isOfOneSplit ? undefined : splitOfWord(basename(directory));
  if (!split) return undefined;
  const own = dirname(absolute);
  const beside = namesIn(dirname(own)).slice(0, MAX_BESIDE);
  const others = beside.filter((name) => name !== basename(own));
  const ofCatBoost = split === 'test' && others.includes('learn') ? 'eval' : split;
  if (format.isOfOneSplit === true) return ofCatBoost;
  // A run among runs has the same files as they have; and a training's own directory has its other logs.
  const isRun =
    namesIn(own).some((name) => OWN_LOG.test(name)) ||
    others.some((name) => !splitOfWord(name) && existsSync(posix.join(dirname(own), name, basename(absolute))));
  const isClear = split !== 'train' || others.some((name) => (splitOfWord(name) ?? split) !== split);
  return !isRun && isClear ? ofCatBoost : undefined;
}

/** "train.csv" beside "val.csv": names that differ in one word, which is a split in both; or a name that means an evaluation by itself. */
export function splitOfName(fileName: string, beside: readonly string[]): Split | null {
  if (OF_EVALUATOR.test(fileName)) return wordsOf(fileName).includes('test') ? 'test' : 'eval';
  const words = wordsOf(fileName);
  const at = words.findIndex((word) => splitOfWord(word));
  if (at < 0) return null;
  const split = splitOfWord(words[at]!)!;
  const rest = words.toSpliced(at, 1).join(' ');
  const others = beside.flatMap((name) => {
    const theirs = extname(name) === extname(fileName) ? wordsOf(name) : [];
    return theirs.length === words.length && theirs.toSpliced(at, 1).join(' ') === rest ? [theirs[at]!] : [];
  });
  if (split === 'test' && others.includes('learn')) return 'eval';
  return OF_EVALUATION.has(words[at]!) || others.some((word) => (splitOfWord(word) ?? split) !== split) ? split : null;
}

/** Whether names in the file say whose numbers they are: they mean the same in a directory of any split. */
function hasOwnSplit(root: string, absolute: string, format: Format): boolean {
  const bytes = beginningOf(root, absolute);
  if (!bytes) return false;
  const [ofTraining, ofEvaluation] = (['train', 'eval'] as const).map((split) => {
    const reader = format.open({ split, fileName: basename(absolute) });
    reader.read(bytes);
    return reader.names ?? new Map<string, string>();
  });
  return [...ofTraining!].some(([name, path]) => path === ofEvaluation!.get(name) && !OF_TRAINING.has(path));
}

export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Without the directories: one called "checkpoint-200" is no log of another run. */
export function fileNamesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [] : [entry.name],
    );
  } catch {
    return [];
  }
}
