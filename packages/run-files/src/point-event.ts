/** Numbers at a step, as an event: an evaluation where one of them is of the validation set. */

import type { EvaluationEvent, TrainEvent, Values } from '@rewardboard/protocol';

export interface Point {
  step: number;
  epoch?: number | undefined;
  /** Unix time in ms. */
  time?: number | undefined;
  values: Values;
}

export function pointEvent({ step, epoch, time, values }: Point): TrainEvent | EvaluationEvent {
  let type: 'train' | 'evaluation' = 'train';
  for (const path in values) if (path.startsWith('eval/')) type = 'evaluation';
  return { type, ...(time === undefined ? {} : { time }), step, ...(epoch === undefined ? {} : { epoch }), values };
}

/** Names under which programs write the step, the best first. */
const STEP_NAMES = [
  'global_step',
  'step',
  'steps',
  'trainer/global_step',
  '_step',
  // Stable-Baselines counts its rollouts as iterations.
  'total_timesteps',
  'timesteps',
  'iteration',
  'iterations',
  'iter',
  'iters',
  'update',
  'updates',
  'num_updates',
  'current_steps',
  'iter_num',
  'batch',
  'batch_idx',
  'batch_id',
  'batch_index',
  'minibatch',
  'mini_batch',
  'train_step',
  'train_steps',
  'training_step',
  'training_steps',
  'trainer_step',
  'optimizer_step',
  'optimizer_steps',
  'opt_step',
  'gradient_step',
  'gradient_steps',
  'grad_step',
  'update_step',
  'learner_step',
  'train_iter',
  'n_iter',
  'num_iter',
  'it',
  'itr',
  'round',
  'rounds',
  'boosting_round',
  'generation',
  'timesteps_total',
  'num_env_steps_sampled',
  'env_step',
  'env_steps',
  'training_iteration',
  // As German, French, Spanish, Italian, Russian and Chinese tables call it.
  'schritt',
  'étape',
  'paso',
  'passo',
  'шаг',
  '步数',
];
/** Also as German, French, Spanish, Italian, Russian and Chinese tables call it. */
const EPOCH_NAMES = ['epoch', 'epochs', 'ep', 'epoche', 'époque', 'época', 'epoca', 'эпоха', '轮次'];
const TIME_NAMES = ['timestamp', '_timestamp', 'wall_time', 'walltime', 'time', 'datetime', 'date', 'created_at'];

export type Coordinate = 'step' | 'epoch' | 'time';

const COORDINATES = new Map<string, { coordinate: Coordinate; rank: number }>();
for (const [coordinate, names] of [
  ['step', STEP_NAMES],
  ['epoch', EPOCH_NAMES],
  ['time', TIME_NAMES],
] as const)
  names.forEach((name, rank) => COORDINATES.set(name, { coordinate, rank }));

/** Whether a name is no metric but says where the numbers belong; a lower rank wins where several do. */
export function coordinateOf(name: string): { coordinate: Coordinate; rank: number } | undefined {
  return COORDINATES.get(
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
}

/** Seconds or milliseconds since 1970 to ms; a smaller number is a duration, and no time. */
export function timeOfNumber(value: number): number | undefined {
  if (!(value > 1e8)) return undefined;
  return value > 1e11 ? value : value * 1000;
}
