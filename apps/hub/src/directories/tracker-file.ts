/** Files of experiment trackers: which run they are of, what they are by their place, and those that tell nothing of their own. */

import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { SUMMARY_FIELDS } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format, ReadContext } from '@rewardboard/run-files';
import {
  finalResults,
  isMlflowRun,
  mlflowMetric,
  mlflowRun,
  mlflowValue,
  swanlab,
  textOf,
  wandb,
  wandbConfig,
} from '@rewardboard/run-files';
import { beginningOf } from './recognition.ts';
import type { RunPlace } from './run-place.ts';
import { namesIn } from './split-place.ts';

export interface TrackerFile {
  place: RunPlace;
  /** null where the content decides. */
  format: Format | null;
  /** Written once, and one of hundreds: it is read and not followed. */
  isReadOnce?: true;
}

/** "run-20260101_101010-abc12345", of W&B and of SwanLab. */
const WANDB_RUN = /^(offline-)?run-\d{8}_\d{6}-./;
/** A link to the newest run, and a second copy of it where links were followed: `scp -r`, an archive. */
const WANDB_LATEST = 'latest-run';
const WANDB_DEBUG = /^debug(-\w+)*\.log$/;
/** How long CatBoost's training still takes, a row an iteration. */
const CATBOOST_TIMES = 'catboost_info/time_left.tsv';
/** An MLflow run is described by this file. */
const META = 'meta.yaml';
/** Its directories; all else in it is what a program attached. */
const MLFLOW_PARTS = ['metrics', 'params', 'tags', 'artifacts', 'inputs', 'outputs'];

/**
 * @param path relative to the root, with "/"
 * @returns null for a file of no tracker; 'ignored' for one that repeats what others tell; 'later' for what doesn't describe a run as it is
 */
export function trackerFileOf(root: string, path: string): TrackerFile | 'ignored' | 'later' | null {
  // The root may be the directory of a run itself.
  const parts = [basename(resolve(root)), ...path.split('/')];
  if (path.endsWith(CATBOOST_TIMES)) return 'ignored';
  return wandbFileOf(root, parts) ?? mlflowFileOf(root, parts);
}

function wandbFileOf(root: string, parts: readonly string[]): TrackerFile | 'ignored' | 'later' | null {
  const at = parts.findIndex((part, i) => i + 1 < parts.length && (WANDB_RUN.test(part) || isLatest(parts, i)));
  if (at >= 0 && isLatest(parts, at) && isCopied(root, parts, at)) return 'ignored';
  if (at < 0) return parts.at(-2) === 'wandb' && WANDB_DEBUG.test(parts.at(-1)!) ? 'ignored' : null;
  const place = placeIn(parts, at);
  if (place.file.endsWith('.wandb')) return { place, format: wandb };
  if (place.file.endsWith('.swanlab')) return { place, format: swanlab };
  if (place.file === 'files/config.yaml') return { place, format: wandbConfig };
  const hasRecords = namesIn(resolve(root, place.directory)).some((name) => /\.(wandb|swanlab)$/.test(name));
  // What the run's own file has, these repeat.
  if (place.file === 'files/output.log' && !hasRecords) return { place, format: null };
  return place.file === 'files/wandb-summary.json' && !hasRecords ? { place, format: finalResults } : 'ignored';
}

function isLatest(parts: readonly string[], at: number): boolean {
  return parts[at] === WANDB_LATEST && parts[at - 1] === 'wandb';
}

/** Whether the run that a copy is of lies beside it, under its own name. */
function isCopied(root: string, parts: readonly string[], at: number): boolean {
  const beside = resolve(root, ...parts.slice(1, at));
  const records = namesIn(join(beside, parts[at]!)).filter((name) => name.endsWith('.wandb'));
  return namesIn(beside).some(
    (name) => WANDB_RUN.test(name) && records.some((record) => existsSync(join(beside, name, record))),
  );
}

function mlflowFileOf(root: string, parts: readonly string[]): TrackerFile | 'ignored' | 'later' | null {
  if (parts.includes('.trash')) return 'ignored';
  if (parts.at(-1) === META) {
    const meta = metaOf(root, resolve(root, ...parts.slice(1, -1)));
    return isMlflowRun(meta) ? { place: placeIn(parts, parts.length - 2), format: mlflowRun } : 'later';
  }
  for (let at = parts.length - 2; at > 0; at--) {
    if (!MLFLOW_PARTS.includes(parts[at]!)) continue;
    const found = mlflowPart(root, parts, at);
    if (found) return found;
  }
  return null;
}

/** @param at of "metrics", "params" ... among the parts */
function mlflowPart(root: string, parts: readonly string[], at: number): TrackerFile | 'ignored' | 'later' | null {
  const directory = resolve(root, ...parts.slice(1, at));
  const meta = metaOf(root, directory);
  if (meta === '') return null;
  // Metrics of a saved model repeat those of the run that made it.
  if (!isMlflowRun(meta)) return /^(model_id|lifecycle_stage):/m.test(meta) ? 'ignored' : null;
  const place = placeIn(parts, at - 1);
  const name = parts.slice(at + 1).join('/');
  switch (parts[at]) {
    case 'metrics':
      // Those of the machine count their own samples as steps.
      return name.startsWith('system/')
        ? 'ignored'
        : { place: { ...place, metric: metricOf(directory, name) }, format: mlflowMetric };
    case 'params':
      return { place: { ...place, metric: { name } }, format: mlflowValue, isReadOnce: true };
    case 'tags':
      return name === 'mlflow.runName' ? { place: { ...place, metric: { name } }, format: mlflowValue } : 'ignored';
    default:
      return namesIn(join(directory, 'metrics')).length > 0 ? 'ignored' : null;
  }
}

/** A small file, read as a whole. @returns null for an empty one, and for one that cannot be read now */
export function eventsOfSmall(root: string, path: string, format: Format, { metric }: RunPlace): RunEvent[] | null {
  const bytes = beginningOf(root, path);
  return bytes && format.open(metric ? { metric } : {}).read(bytes).events;
}

/** transformers logs averages of the whole run at its end, under names of curves. */
function metricOf(directory: string, name: string): NonNullable<ReadContext['metric']> {
  const isSummary = SUMMARY_FIELDS.has(name) && existsSync(join(directory, 'metrics', 'train_runtime'));
  return isSummary ? { name, path: `summary/${name}` } : { name };
}

/** @param at of the run's directory among the parts, the root's name included */
function placeIn(parts: readonly string[], at: number): RunPlace {
  return { directory: parts.slice(1, at + 1).join('/') || '.', file: parts.slice(at + 1).join('/') };
}

/** '' where there is none, or it is none. */
function metaOf(root: string, directory: string): string {
  return textOf(beginningOf(root, join(directory, META)) ?? new Uint8Array(0));
}
