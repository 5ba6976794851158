/** How many updates a training means to make. */

import type { TrainConfig } from './config-schema.ts';

export interface StepPlan {
  stepsPerEpoch: number;
  steps: number;
  epochs: number;
  warmupSteps: number;
}

export function planSteps(trainExamples: number, config: TrainConfig): StepPlan {
  const stepsPerEpoch = Math.ceil(trainExamples / config.per_device_train_batch_size);
  const steps = config.max_steps > 0 ? config.max_steps : Math.max(1, Math.ceil(config.num_train_epochs * stepsPerEpoch));
  return { stepsPerEpoch, steps, epochs: steps / stepsPerEpoch, warmupSteps: Math.round(config.warmup_ratio * steps) };
}
