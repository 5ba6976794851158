/** What the fields of one log entry of transformers' Trainer mean together. */

import { namedMetric, splitOf } from '@rewardboard/metrics';

/** They count on through training and evaluation. */
const OF_PROGRAM = /^(num_|total_|step$|epoch$)|_seen$/;
/** Fields that an entry of the training has. */
const OF_TRAINING = /^(train_|loss$|learning_rate$|grad_norm$)/;

/**
 * With several evaluation sets each has an entry of its own, of fields `eval_<set>_<metric>`, and its runtime field has the set's
 * name. Where somebody left the runtime out, all metrics of an entry begin alike. The last entry sums up the run: its train_loss is the mean of all steps.
 * @returns the path of a field; undefined where its name alone says it
 */
export function transformersPaths(fields: readonly string[]): (field: string) => string | undefined {
  if (fields.includes('train_runtime')) return (field) => `summary/${field}`;
  const timed = fields.flatMap((field) => /^eval_(.+)_runtime$/.exec(field)?.[1] ?? []);
  const sets = timed.length > 0 ? timed : untimedSets(fields);
  // simpletransformers: "{'mcc': 0.5, 'eval_loss': 0.6}" has nothing of the training.
  const isEvaluation = fields.includes('eval_loss') && !fields.some((field) => OF_TRAINING.test(field));
  return (field) => {
    if (isEvaluation && !OF_PROGRAM.test(field) && splitOf(field.split(/[_/]/, 1)[0]!) === undefined)
      return ownOf(field);
    const set = sets.find((set) => field.startsWith(`eval_${set}_`));
    if (set === undefined) return undefined;
    const prefix = `eval_${set}_`;
    const { path, own, rank } = namedMetric(field.slice(prefix.length), 'eval');
    const isBest = fields.every((other) => {
      const named =
        other !== field && other.startsWith(prefix) ? namedMetric(other.slice(prefix.length), 'eval') : null;
      return named?.path !== path || named.rank >= rank;
    });
    return (isBest ? path : own).replace('/', `/${set}/`);
  };
}

function ownOf(field: string): string {
  const { path, own, rank } = namedMetric(field, 'eval');
  return rank === 0 ? path : own;
}

/** The one set of an entry in which `eval_<set>_` is before each of two metrics or more, of which one is the loss. */
function untimedSets(fields: readonly string[]): string[] {
  const evaluated = fields.filter((field) => field.startsWith('eval_'));
  if (evaluated.length < 2) return [];
  return evaluated
    .filter((field) => field.endsWith('_loss') && field !== 'eval_loss')
    .map((field) => field.slice('eval_'.length, -'_loss'.length))
    .filter((set) => evaluated.every((field) => field.startsWith(`eval_${set}_`)));
}
