/** Loads and checks everything that a training needs, before anything is written. */

import { BadInput } from '../base/bad-input.ts';
import type { Checkpoint } from '../checkpoint/checkpoint-read.ts';
import { readCheckpoint, readEngineState } from '../checkpoint/checkpoint-read.ts';
import type { LoadedExamples } from '../data/load-examples.ts';
import { loadExamples } from '../data/load-examples.ts';
import type { EngineOptions } from '../backends/engine.ts';
import type { ReadingOptions } from '../models/model.ts';
import type { OpenedEngine } from '../backends/open-engine.ts';
import { inferenceOn } from '../backends/open-inference.ts';
import { openEngine } from '../backends/open-engine.ts';
import type { StepPlan } from './plan-steps.ts';
import { planSteps } from './plan-steps.ts';
import type { TrainRequest } from '../run/process-messages.ts';
import { checkResume } from './resume-check.ts';
import type { LabelPolicy } from '../models/soft-labels.ts';
import { labelPolicy } from '../models/soft-labels.ts';
import type { TrainingTask } from './training-task.ts';
import { trainingTask } from './training-task.ts';

export interface OpenedTraining extends OpenedEngine {
  loaded: LoadedExamples;
  task: TrainingTask;
  plan: StepPlan;
  /** Items of a batch, over all devices. */
  batchSize: number;
  labels: LabelPolicy;
  /** Items of similar length share a batch, if they have lengths. */
  groupsByLength: boolean;
  /** The checkpoint to resume from; the engine already has its state. */
  resumed: Checkpoint | null;
  /** What differs from the training that is resumed, in sentences. */
  changes: string[];
}

export async function openTraining(
  request: TrainRequest,
  options: ReadingOptions = {},
  entry?: string,
): Promise<OpenedTraining> {
  const { model: modelConfig, train: config } = request;
  const loaded = await loadExamples(request, config, options);
  const task = await trainingTask(loaded, modelConfig, config, request.changedFields, {
    openInference: inferenceOn(request.backend),
    ...options,
  });
  const { reader, trainSet } = task;
  const plan = planSteps(trainSet.size, config);
  const labels = labelPolicy(config, trainSet.labels);
  const resumed = request.resume === undefined ? null : readCheckpoint(request.resume.directory);
  const changes = resumed ? checkResume(resumed, request, loaded.fingerprint) : [];
  if (resumed) reader.requireSameInputs?.(resumed.directory);
  if (resumed && resumed.point.step >= plan.steps)
    throw new BadInput(
      `${resumed.directory} is at step ${resumed.point.step} of ${plan.steps}, so training is complete; to train further, raise --max_steps or --num_train_epochs`,
    );
  const former = resumed?.point;
  const engineOptions: EngineOptions = {
    plan: reader.plan,
    objective: task.objective,
    optimizer: {
      beta1: config.adam_beta1,
      beta2: config.adam_beta2,
      epsilon: config.adam_epsilon,
      weightDecay: config.weight_decay,
      maxGradNorm: config.max_grad_norm,
    },
    dropout: config.hidden_dropout,
    seed: config.seed,
  };
  // A resumed training uses its former backend, if that is available.
  const batchSize = config.per_device_train_batch_size * config.devices;
  const sample = trainSet.batch(
    Uint32Array.from({ length: Math.min(batchSize, trainSet.size) }, (_, i) => i),
    null,
  );
  const wish = {
    backend: request.backend ?? former?.backend,
    devices: config.devices,
    sample,
    ...(entry === undefined ? {} : { entry }),
  };
  const opened = await openEngine(wish, engineOptions).catch((error: unknown) => {
    if (request.backend !== undefined || !former) throw error;
    return openEngine({ ...wish, backend: undefined }, engineOptions);
  });
  if (former && opened.engine.device !== former.device)
    changes.push(
      `the run started on ${former.device} and resumes on ${opened.engine.device}, which rounds differently; the losses will be close to those of an uninterrupted run, but not identical`,
    );
  if (resumed)
    await opened.engine.importState(readEngineState(resumed)).catch((error: Error) => {
      throw new BadInput(`${resumed.directory}: doesn't match the model: ${error.message}`);
    });
  // Checkpoints of versions that drew all batches at random go on so.
  const groupsByLength = former?.config.train.group_by_length ?? (former ? false : config.group_by_length);
  return { ...opened, task, loaded, plan, batchSize, labels, groupsByLength, resumed, changes };
}
