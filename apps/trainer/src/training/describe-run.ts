/** The description of a run that its first event and `run.json` hold. */

import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { DataInfo, RunInfo } from '@rewardboard/protocol';
import * as tf from '@tensorflow/tfjs-core';
import type { LabelledSteps } from '../data/labelled-step.ts';
import type { LoadedExamples } from '../data/load-examples.ts';
import type { OpenedTraining } from './open-training.ts';
import type { TrainRequest } from '../run/process-messages.ts';
import { surfaceNumbersOf } from '../features/surface-numbers.ts';
import { trivialAucs } from '../evaluation/trivial-baselines.ts';
import { TRAINER_VERSION } from '../base/version.ts';
import type { TrainingTask } from './training-task.ts';

/** The labelled steps that are trained on, and those that validate. */
export interface LabelledSplit {
  train: LabelledSteps;
  validation: LabelledSteps;
}

export function describeRun(
  request: TrainRequest,
  { loaded, task, plan, engine, resumed }: OpenedTraining,
  greaterIsBetter: boolean,
): RunInfo {
  const { model, train } = request;
  const { id, createdAt } = resumed?.point.run ?? newRun(Date.now());
  return {
    version: 1,
    id,
    name: basename(resolve(request.outputDir)),
    createdAt,
    positiveLabel: model.positive_label,
    negativeLabel: model.negative_label,
    threshold: model.threshold,
    plannedSteps: plan.steps,
    plannedEpochs: plan.epochs,
    modelConfig: model,
    trainConfig: { ...train, greater_is_better: greaterIsBetter },
    changedFields: request.changedFields,
    versions: { rewardboard: TRAINER_VERSION, node: process.versions.node, 'tfjs-core': tf.version_core },
    device: engine.device,
    data: { ...describeData(loaded, task.split), kind: kindOf(task, loaded) },
    parameters: engine.parameterCount,
    canStop: true,
  };
}

function describeData({ source, generated, fingerprint }: LoadedExamples, split: LabelledSplit): DataInfo {
  const train = countsOf(split.train);
  const validation = countsOf(split.validation);
  return {
    source,
    generated,
    fingerprint,
    trainExamples: split.train.length,
    evalExamples: split.validation.length,
    trainProblems: train.problems,
    evalProblems: validation.problems,
    trainBaseRate: train.baseRate,
    evalBaseRate: validation.baseRate,
    trivialAuc: trivialAucs(
      Array.from(split.validation, surfaceNumbersOf),
      Array.from(split.validation, ({ label }) => label),
    ),
  };
}

function kindOf({ validation }: TrainingTask, { kind }: LoadedExamples): NonNullable<DataInfo['kind']> {
  if (kind !== 'solution') return 'pairs';
  for (const { labelled } of validation) if (labelled === 'steps') return 'steps';
  return 'solutions';
}

/** Ids sort by time and don't repeat: 20261122-181503-4f9a1c (UTC). */
function newRun(createdAt: number): Pick<RunInfo, 'id' | 'createdAt'> {
  const [day, time] = new Date(createdAt).toISOString().split('T') as [string, string];
  const id = `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
  return { id, createdAt };
}

function countsOf(steps: LabelledSteps): { problems: number; baseRate: number } {
  const problems = new Set<string>();
  let right = 0;
  for (const { problemKey, label } of steps) {
    problems.add(problemKey);
    right += label;
  }
  return { problems: problems.size, baseRate: right / steps.length };
}
