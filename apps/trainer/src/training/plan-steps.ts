/** How many updates a training plans to make. */

import type { TrainConfig } from '../config/config-schema.ts';

export interface StepPlan {
  /** Things that one update learns from: examples, solutions or pairs. */
  itemsPerStep: number;
  stepsPerEpoch: number;
  steps: number;
  epochs: number;
  warmupSteps: number;
}

/** @param trainItems things that a batch is made of */
export function planSteps(trainItems: number, config: TrainConfig): StepPlan {
  const itemsPerStep = config.per_device_train_batch_size * config.devices * config.gradient_accumulation_steps;
  const stepsPerEpoch = Math.ceil(trainItems / itemsPerStep);
  const steps =
    config.max_steps > 0 ? config.max_steps : Math.max(1, Math.ceil(config.num_train_epochs * stepsPerEpoch));
  const warmupSteps = config.warmup_steps > 0 ? config.warmup_steps : Math.round(config.warmup_ratio * steps);
  return { itemsPerStep, stepsPerEpoch, steps, epochs: steps / stepsPerEpoch, warmupSteps };
}
