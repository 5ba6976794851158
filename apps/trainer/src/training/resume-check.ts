/** Whether a training can resume with the current configuration and data. */

import { BadInput } from '../base/bad-input.ts';
import type { Checkpoint } from '../checkpoint/checkpoint-read.ts';
import { withSplitSeed } from '../config/split-seed.ts';
import type { TrainRequest } from '../run/process-messages.ts';

/** If one of these changes, the model or the order of the examples is a different one. */
const FIXED = [
  'seed',
  'split_seed',
  'validation_share',
  'per_device_train_batch_size',
  'group_by_length',
  'devices',
  'gradient_accumulation_steps',
  'neutral_labels',
  'max_examples',
  'generated_problems',
  'generated_solutions',
  'generated_label_noise',
];
/** Fields of the model that don't change its shape or its inputs. */
const NAMING = ['threshold', 'positive_label', 'negative_label', 'pretrained', 'pretrained_cache'];
/** These change what is logged and saved, but not the losses. */
const SILENT = [
  'per_device_eval_batch_size',
  'evaluation_strategy',
  'eval_steps',
  'eval_on_start',
  'eval_train_examples',
  'logging_steps',
  'logging_first_step',
  'num_samples_to_log',
  'report_to',
  'system_metrics_seconds',
  'save_strategy',
  'save_steps',
  'save_total_limit',
  'load_best_model_at_end',
  'on_nonfinite',
  'early_stopping_patience',
  'early_stopping_threshold',
  'stop_on',
  'time_limit',
];

/**
 * Throws a BadInput that names the first field that must not change.
 * @returns the changed fields that change the losses, in sentences
 */
export function checkResume(
  { directory, point }: Checkpoint,
  request: Pick<TrainRequest, 'model' | 'train'>,
  fingerprint: string,
): string[] {
  const changed = (before: object, now: object) =>
    Object.entries(now).flatMap(([name, value]) => {
      const former = (before as Record<string, unknown>)[name];
      return former === undefined || JSON.stringify(former) === JSON.stringify(value)
        ? []
        : [{ name, former, value: value as unknown }];
    });
  const inModel = changed(point.config.model, request.model).filter(({ name }) => !NAMING.includes(name));
  const inTraining = changed(withSplitSeed(point.config.train), request.train).filter(
    ({ name }) => !SILENT.includes(name),
  );
  const [wrong] = [...inModel, ...inTraining.filter(({ name }) => FIXED.includes(name))];
  if (wrong)
    throw new BadInput(
      `${wrong.name} is ${JSON.stringify(wrong.value)}, but ${directory} was trained with ${JSON.stringify(wrong.former)}: ` +
        'a resumed run must keep this value; remove it, or start a new run in another --output_dir',
    );
  if (fingerprint !== point.dataFingerprint)
    throw new BadInput(
      `the data differs from that of ${directory}; a resumed run needs the same examples in the same order (${point.data.join(', ') || 'generated'})`,
    );
  return inTraining.map(
    ({ name, former, value }) =>
      `${name} was ${JSON.stringify(former)} and is now ${JSON.stringify(value)}: the losses will differ from those of an uninterrupted run`,
  );
}
