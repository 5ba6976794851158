/** Tables that people download from TensorBoard and W&B: which metric each column holds. */

import { metricOfFile } from './number-lines.ts';

const TENSORBOARD = ['Wall time', 'Step', 'Value'];
/** "run-NAME-tag-eval_loss.csv": TensorBoard writes "_" for "/". */
const BEFORE_TAG = '-tag-';
/** "rm-a - train/loss", with "__MIN" and "__MAX" beside. */
const BEHIND_RUN = ' - ';

/** Whether a header is that of a scalar which TensorBoard saved. */
export function isTensorboardExport(names: readonly string[]): boolean {
  return names.length === TENSORBOARD.length && names.every((name, i) => name === TENSORBOARD[i]);
}

/** @returns the names that the columns have in the tracker itself, or the given ones */
export function exportedNames(names: string[], fileName = ''): string[] {
  if (isTensorboardExport(names)) {
    const at = fileName.lastIndexOf(BEFORE_TAG);
    const tag =
      at < 0 ? metricOfFile(fileName) : fileName.slice(at + BEFORE_TAG.length, fileName.lastIndexOf('.')) || null;
    return tag === null ? names : names.map((name) => (name === 'Value' ? tag : name));
  }
  const own = names.filter((name) => names.includes(`${name}__MIN`) && names.includes(`${name}__MAX`));
  const runs = new Set(own.map((name) => name.slice(0, Math.max(0, name.indexOf(BEHIND_RUN)))));
  if (runs.size !== 1 || runs.has('')) return names;
  return names.map((name) => (own.includes(name) ? name.slice(name.indexOf(BEHIND_RUN) + BEHIND_RUN.length) : name));
}
