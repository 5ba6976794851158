/** Directories that a logger makes below its run's: `tb/events.out...` beside `train.log`, Hydra's job with `csv/version_0` and `tensorboard/version_0`. */

import { existsSync } from 'node:fs';
import { basename, dirname, posix, resolve } from 'node:path';
import { mayBeLog } from '@rewardboard/run-files';
import { recognizedFile } from './recognition.ts';
import type { RunPlace } from './run-place.ts';
import { fileNamesIn, namesIn } from './split-place.ts';

/** Named after what writes into them, and not after a run. */
const OF_LOGGER = /^(tb|tensorboard|tb_?logs|tensorboard_logs|tf_?events|vis_data|csv|csv_logs)$/i;
/** They may hold many runs; in the directory of one job they don't. */
const OF_JOB = /^(logs?|lightning_logs|runs)$/i;
const VERSION = /^version_\d{1,6}$/;
/** Hydra keeps a job's configuration in the job's directory. */
const HYDRA = '.hydra';
/** Directories between a file and its run. */
const MAX_LEVELS = 3;
/** Files of the directory above that are looked into. */
const MAX_FILES = 20;

/** Whether a directory is named after what writes into it. */
export function isOfLogger(name: string): boolean {
  return OF_LOGGER.test(name) || OF_JOB.test(name);
}

/** @param root absolute @returns the same place where the run isn't above */
export function withoutLogger(root: string, place: RunPlace): RunPlace {
  const home = homeOf(root, place.directory);
  if (home === null) return place;
  return { ...place, directory: home, file: posix.join(posix.relative(home, place.directory), place.file) };
}

function homeOf(root: string, directory: string): string | null {
  let at = directory;
  let isOfLogger = false;
  for (let level = 0; level < MAX_LEVELS && at !== '.'; level++) {
    const name = basename(at);
    const above = dirname(at);
    if (VERSION.test(name)) {
      if (namesIn(resolve(root, above)).filter((other) => VERSION.test(other)).length > 1) return null;
    } else if (OF_LOGGER.test(name)) isOfLogger = true;
    else if (!OF_JOB.test(name)) return null;
    at = above;
    if (existsSync(resolve(root, at, HYDRA))) return at;
    if (isOfLogger && hasLog(resolve(root), resolve(root, at))) return at;
  }
  return null;
}

/** Whether a directory has a log of its own. */
function hasLog(root: string, directory: string): boolean {
  return fileNamesIn(directory)
    .filter(mayBeLog)
    .slice(0, MAX_FILES)
    .some((name) => {
      const format = recognizedFile(root, resolve(directory, name))?.format;
      return format !== null && format !== undefined && !format.isAside;
    });
}
