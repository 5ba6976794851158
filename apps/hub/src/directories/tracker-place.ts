/** Where a tracker keeps the files of one run: W&B and SwanLab in one directory, MLflow in several below it, TensorBoard's writers in one of any name. */

import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Format } from '@rewardboard/run-files';
import type { Owner } from './file-owner.ts';
import { isOfLogger } from './logger-place.ts';

/** Below the directory of a run of W&B; the rest of what is there repeats these. */
const PARTS = ['', 'files'];
/** MLflow's runs lie in mlruns/EXPERIMENT, W&B's in wandb. */
const MLFLOW_LEVELS = 2;
const MLFLOW_METRICS = 'metrics/';
/** Directories of loggers above an event file: runs/experiment, lightning_logs/version_0. */
const MAX_LEVELS = 3;

export function isOfTracker(format: Format | null): boolean {
  return format?.isOfTracker === true || format?.sessionBegan !== undefined;
}

/** The directory of a tracker's run as long as its files lie where they were written; null where they are part of another run, or others lie beside them. */
export function ownOf(absolute: string, { run, place }: Owner): string | null {
  const own = resolve(run.root, run.path);
  if (place.metric) return place.file.startsWith(MLFLOW_METRICS) ? own : null;
  if (own !== dirname(absolute) || place.aloneAs !== undefined) return null;
  return run.logs.all().every(({ log }) => log.format === null || log.format.isAside || isOfTracker(log.format))
    ? own
    : null;
}

/** Whether a directory can be that of the program that was recorded. @param home absolute */
export function mayRecord(own: string, { run, place }: Owner, home: string): boolean {
  const format = run.logs.get(place.file)?.log.format;
  if (format?.isOfTracker) return isIn(join(own, ...upwards(1 + (place.metric ? MLFLOW_LEVELS : 1))), home);
  // A directory beside that of an event file is another run's.
  if (isIn(home, dirname(own))) return true;
  const logger = upwards(MAX_LEVELS)
    .map((_, level) => join(own, ...upwards(level)))
    .findLast((at) => isOfLogger(basename(at)));
  return logger !== undefined && isIn(dirname(logger), home) && !isIn(logger, home);
}

const upwards = (levels: number) => Array<string>(levels).fill('..');
const isIn = (above: string, directory: string) =>
  `${directory}${sep}`.startsWith(above.endsWith(sep) ? above : `${above}${sep}`);

/** All directories of the run. */
export function partsOf(own: string, { run }: Owner): string[] {
  const found = new Set(PARTS.map((part) => join(own, part)));
  for (const { file } of run.logs.all()) {
    const directory = dirname(resolve(run.root, run.path, file));
    if (isIn(own, directory)) found.add(directory);
  }
  return [...found];
}
