/** What the training process and those that compute for it say to each other. */

import type { BackendName } from '../backend-names.ts';
import type { OptimizerOptions, Randomness } from '../engine.ts';
import type { MicroBatch } from '../../models/micro-batch.ts';
import type { ModelSpec } from '../../models/model-plan.ts';
import type { Objective } from '../../models/objective.ts';

/** First argument of a process or thread that computes. */
export const COMPUTE_ROLE = 'compute';

export interface ComputeTask {
  backend: BackendName;
  /** Among which each batch is divided, in one process. */
  threads: number;
  /** Of each device, where several share the processor; left out: all. */
  cores?: number;
  isForced: boolean;
  spec: ModelSpec;
  objective: Objective;
  dropout: number;
}

/** Weights travel only where they have changed. */
export interface SentWeights {
  version: number;
  values: Float32Array | null;
}

export type ToComputer =
  | { type: 'open'; task: ComputeTask }
  | { type: 'gradient'; weights: SentWeights; batch: MicroBatch; share: number; randomness: Randomness }
  | { type: 'logits'; weights: SentWeights; batch: MicroBatch }
  /** Whole steps, for their time: as many as fit in `budgetMs`, `steps` at most. */
  | {
      type: 'measure';
      task: ComputeTask;
      optimizer: OptimizerOptions;
      batch: MicroBatch;
      steps: number;
      budgetMs: number;
    };

export type FromComputer =
  | { type: 'opened'; device: string }
  | { type: 'gradient'; loss: number; gradient: Float32Array }
  | { type: 'logits'; logits: Float32Array }
  /** Medians; `inferenceMs` of the batch's answers alone. */
  | { type: 'measured'; device: string; stepMs: number; inferenceMs: number; memoryBytes: number }
  | { type: 'failed'; reason: string };
