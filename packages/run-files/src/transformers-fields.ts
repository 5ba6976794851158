/** What the fields of one log entry of transformers' Trainer mean together. */

import { baseMetric } from '@rewardboard/metrics';

/**
 * With several evaluation sets each has an entry of its own, of fields `eval_<set>_<metric>`, and its runtime field has the set's
 * name. The last entry sums up the run: its train_loss is the mean of all steps.
 * @returns the path of a field; undefined where its name alone says it
 */
export function transformersPaths(fields: readonly string[]): (field: string) => string | undefined {
  if (fields.includes('train_runtime')) return (field) => `summary/${field}`;
  const sets = fields.flatMap((field) => /^eval_(.+)_runtime$/.exec(field)?.[1] ?? []);
  return (field) => {
    const set = sets.find((set) => field.startsWith(`eval_${set}_`));
    return set === undefined ? undefined : `eval/${set}/${baseMetric(field.slice(`eval_${set}_`.length))}`;
  };
}
