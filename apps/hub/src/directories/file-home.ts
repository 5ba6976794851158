/** Files that turn out, by their content, to be of a run that lies above their directory. */

import { basename, dirname, posix } from 'node:path';
import type { Split } from '@rewardboard/metrics';
import type { DirectoryRun } from './directory-run.ts';
import { hasOwnJournal } from './own-journal.ts';
import type { RunPlace } from './run-place.ts';
import { sessionHome } from './session-home.ts';
import { namesIn, splitOfWord } from './split-place.ts';

/** Where the files of a directory belong. */
export interface Home {
  /** Of their run, relative to the root. */
  directory: string;
  isSession?: true;
  /** Whose numbers they are; or what distinguishes them from those of the directories beside. */
  split?: Split;
  suffix?: string;
  /** The file after which the run is named. */
  aloneAs?: string;
}

/**
 * @param absolute the file on the disk
 * @param path the same relative to the root, with "/"
 * @param file as the run knows it
 * @returns null when the file lies where its run is, or nothing says where that is
 */
export function homeOf(run: DirectoryRun, absolute: string, path: string, file: string): Home | null {
  const { log, isSession } = run.logs.get(file) ?? {};
  if (!log?.format?.sessionBegan || isSession) return null;
  const config = log.reading?.config;
  const directory = config ? sessionHome(posix.dirname(path), config) : null;
  if (directory !== null) return { directory, isSession: true };
  return addedScalarsHome(absolute, path, log.reading?.names);
}

/** @param path relative to the root @param own of the file alone */
export function placeIn({ directory, ...home }: Home, path: string, { metric }: Partial<RunPlace> = {}): RunPlace {
  return { directory, file: posix.relative(directory, path), ...home, ...(metric ? { metric } : {}) };
}

/**
 * `SummaryWriter.add_scalars("Loss", {"train": ..., "val": ...})` opens a writer for each key: in `Loss_train` and `Loss_val`
 * beside its own event file, each with the one tag "Loss" (torch/utils/tensorboard/writer.py).
 */
function addedScalarsHome(absolute: string, path: string, names: ReadonlyMap<string, string> | undefined): Home | null {
  const directory = posix.dirname(path);
  const [tag] = names?.keys() ?? [];
  if (directory === '.' || tag === undefined || names!.size > 1) return null;
  const begin = `${tag.replaceAll('/', '_')}_`;
  const own = basename(directory);
  if (!own.startsWith(begin) || own.length === begin.length) return null;
  const key = own.slice(begin.length);
  const beside = namesIn(dirname(dirname(absolute))).filter((name) => name !== own);
  const hasWriter = beside.some((name) => name.includes('tfevents'));
  const split = splitOfWord(key);
  // Directories of two runs may be called "loss_a" and "loss_b": without the writer's own file only splits are sure.
  const isSure =
    hasWriter || (split && beside.some((name) => name.startsWith(begin) && splitOfWord(name.slice(begin.length))));
  return isSure ? { directory: posix.dirname(directory), ...(split ? { split } : { suffix: key }) } : null;
}

/** What is in the directory of a run with a journal belongs to that run, and its journal has it. */
export function isBelowJournal(root: string, directory: string): boolean {
  let below = directory;
  while (below !== root && below !== dirname(below)) {
    below = dirname(below);
    if (hasOwnJournal(root, below)) return true;
  }
  return false;
}
