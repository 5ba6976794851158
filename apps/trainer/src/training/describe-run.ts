/** The description of a run that its first event and `run.json` hold. */

import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { DataInfo, RunInfo } from '@rewardboard/protocol';
import * as tf from '@tensorflow/tfjs-core';
import type { LabelledSteps } from '../data/labelled-step.ts';
import type { LoadedExamples } from '../data/load-examples.ts';
import type { StepPlan } from './plan-steps.ts';
import type { TrainRequest } from '../run/process-messages.ts';
import { surfaceNumbersOf } from '../features/surface-numbers.ts';
import { trivialAucs } from '../evaluation/trivial-baselines.ts';
import { TRAINER_VERSION } from '../base/version.ts';

/** The labelled steps that are trained on, and those that validate. */
export interface LabelledSplit {
  train: LabelledSteps;
  validation: LabelledSteps;
}

export interface RunFacts {
  request: TrainRequest;
  createdAt: number;
  loaded: LoadedExamples;
  split: LabelledSplit;
  plan: StepPlan;
  device: string;
  parameters: number;
}

export function describeRun({ request, createdAt, loaded, split, plan, device, parameters }: RunFacts): RunInfo {
  const { model, train } = request;
  return {
    version: 1,
    id: runId(createdAt),
    name: basename(resolve(request.outputDir)),
    createdAt,
    positiveLabel: model.positive_label,
    negativeLabel: model.negative_label,
    threshold: model.threshold,
    plannedSteps: plan.steps,
    plannedEpochs: plan.epochs,
    modelConfig: model,
    trainConfig: train,
    changedFields: request.changedFields,
    versions: { rewardboard: TRAINER_VERSION, node: process.versions.node, 'tfjs-core': tf.version_core },
    device,
    data: describeData(loaded, split),
    parameters,
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

/** Sorts by time and does not repeat: 20261122-181503-4f9a1c (UTC). */
function runId(createdAt: number): string {
  const [day, time] = new Date(createdAt).toISOString().split('T') as [string, string];
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
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
