/** What a run says of itself at its start. */

import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { DataInfo, RunInfo } from '@rewardboard/protocol';
import * as tf from '@tensorflow/tfjs-core';
import type { Example } from './example.ts';
import type { LoadedExamples } from './data/load-examples.ts';
import type { StepPlan } from './plan-steps.ts';
import type { TrainRequest } from './process-messages.ts';
import { surfaceNumbersOf } from './surface-numbers.ts';
import { trivialAucs } from './trivial-baselines.ts';
import { TRAINER_VERSION } from './version.ts';

/** Judgements one by one. */
export interface Split {
  train: readonly Example[];
  validation: readonly Example[];
}

export interface RunFacts {
  request: TrainRequest;
  createdAt: number;
  loaded: LoadedExamples;
  split: Split;
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

function describeData({ source, generated, fingerprint }: LoadedExamples, split: Split): DataInfo {
  return {
    source,
    generated,
    fingerprint,
    trainExamples: split.train.length,
    evalExamples: split.validation.length,
    trainProblems: problemsOf(split.train),
    evalProblems: problemsOf(split.validation),
    trainBaseRate: baseRateOf(split.train),
    evalBaseRate: baseRateOf(split.validation),
    trivialAuc: trivialAucs(split.validation.map(surfaceNumbersOf), split.validation.map(({ label }) => label)),
  };
}

/** Sorts by time and does not repeat: 20261122-181503-4f9a1c (UTC). */
function runId(createdAt: number): string {
  const [day, time] = new Date(createdAt).toISOString().split('T') as [string, string];
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}

function problemsOf(examples: readonly Example[]): number {
  return new Set(examples.map(({ problemKey }) => problemKey)).size;
}
function baseRateOf(examples: readonly Example[]): number {
  return examples.reduce((sum, { label }) => sum + label, 0) / examples.length;
}
