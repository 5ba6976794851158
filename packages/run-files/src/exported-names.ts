/** Tables that people download from TensorBoard and W&B: which metric each column holds. */

import { isKnownMetric } from '@rewardboard/metrics';
import { metricOfFile } from './number-lines.ts';
import { coordinateOf } from './point-event.ts';
import { MAX_RUNS } from './row-runs.ts';

const TENSORBOARD = ['Wall time', 'Step', 'Value'];
/** "run-NAME-tag-eval_loss.csv": TensorBoard writes "_" for "/". */
const BEFORE_TAG = '-tag-';
/** "rm-a - train/loss", with "__MIN" and "__MAX" beside. */
const BEHIND_RUN = ' - ';
const SPREAD = /__(MIN|MAX)$/;
const OF_WANDB = / - _(step|runtime|timestamp)(__(MIN|MAX))?$/;
const RELATIVE_TIME = /^Relative Time \((Wall|Process)\)$/;

/** The name of a file, without what TensorBoard writes before the tag. */
export function withoutRun(fileName: string): string {
  const at = fileName.lastIndexOf(BEFORE_TAG);
  return at < 0 ? fileName : fileName.slice(at + BEFORE_TAG.length);
}

/** Whether a header is that of a scalar which TensorBoard saved. */
export function isTensorboardExport(names: readonly string[]): boolean {
  return names.length === TENSORBOARD.length && names.every((name, i) => name === TENSORBOARD[i]);
}

/** @param run the one whose columns are read, of several @returns the names that the columns have in the tracker itself, or the given ones */
export function exportedNames(names: string[], fileName = '', run?: string): string[] {
  if (isTensorboardExport(names)) {
    const at = fileName.lastIndexOf(BEFORE_TAG);
    const tag =
      at < 0 ? metricOfFile(fileName) : fileName.slice(at + BEFORE_TAG.length, fileName.lastIndexOf('.')) || null;
    return tag === null ? names : names.map((name) => (name === 'Value' ? tag : name));
  }
  // "loss.csv" of "step,value"
  const single = names.length === 2 ? names.findIndex((name) => /^values?$/i.test(name)) : -1;
  const ofFile = single >= 0 && coordinateOf(names[1 - single]!) ? metricOfFile(fileName) : null;
  if (ofFile !== null) return names.map((name, i) => (i === single ? ofFile : name));
  const runs = runsOfExport(names);
  if (runs.length === 0 || (runs.length > 1 && run === undefined)) return names;
  const begin = `${run ?? runs[0]}${BEHIND_RUN}`;
  return names.map((name) => (name.startsWith(begin) ? name.slice(begin.length) : name));
}

/** Runs whose metrics stand side by side in a table that W&B exported. */
export function runsOfExport(names: readonly string[]): string[] {
  const all = new Set(names);
  const own = names.filter((name) => all.has(`${name}__MIN`) && all.has(`${name}__MAX`));
  const runs = new Set(own.map((name) => name.slice(0, Math.max(0, name.indexOf(BEHIND_RUN)))));
  return runs.has('') ? [] : [...runs].slice(0, MAX_RUNS);
}

/** Indexes of the columns that hold no metric of a run: those of other runs, what W&B counts itself, and how far apart the numbers of one pixel were. */
export function columnsLeftOut(names: readonly string[], run?: string): number[] {
  const runs = runsOfExport(names);
  if (runs.length === 0) return [];
  const others = run !== undefined && runs.includes(run) ? runs.filter((other) => other !== run) : [];
  const all = new Set(names);
  return names.flatMap((name, i) => {
    const isOfOther = others.some((other) => name.startsWith(other + BEHIND_RUN));
    const isSpread = SPREAD.test(name) && all.has(name.replace(SPREAD, ''));
    return isOfOther || isSpread || OF_WANDB.test(name) || RELATIVE_TIME.test(name) ? [i] : [];
  });
}

/** Whether a table that W&B exported has a known metric, whatever its axis is. */
export function isWandbExport(names: readonly string[]): boolean {
  return runsOfExport(names).length > 0 && exportedNames([...names]).some((name) => isKnownMetric(name));
}
