/** What computes: the seam between the training loop and models, backends and workers. */

import type { MicroBatch } from '../models/micro-batch.ts';
import type { ModelPlan, NamedTensor } from '../models/model-plan.ts';
import type { Objective } from '../models/objective.ts';

/** Everything that an engine needs to resume with identical results. */
export interface EngineState {
  weights: NamedTensor[];
  /** First and second moments of AdamW, in the order of the weights. */
  firsts: NamedTensor[];
  seconds: NamedTensor[];
  updates: number;
  /** Sum of the losses of the updates since the last reading, exactly as the engine holds it, and their number. */
  unread: { lossSum: number; updates: number };
}

/** Names the dropout of one micro-batch: the same name drops the same units, on every backend and after every resume. */
export interface Randomness {
  seed: number;
  step: number;
  /** Number of the micro-batch within the step. */
  micro: number;
}

export interface Engine {
  /** For people: "wasm simd", "2 x wasm simd". */
  readonly device: string;
  readonly parameterCount: number;
  /** Adds `share` times the gradient of the batch's mean loss to that of the present step. */
  accumulate(batch: MicroBatch, share: number, randomness: Randomness): Promise<void>;
  /** Loss of the current step so far; null where reading it would be slow. */
  stepLoss(): number | null;
  /** One update with what was accumulated: clipped by the global norm, AdamW. */
  update(learningRate: number): Promise<void>;
  /** Discards what was accumulated in this step. */
  skip(): void;
  /** Mean loss of the updates since the last reading, and the norm of the last gradient before clipping. */
  read(): Promise<{ loss: number; gradNorm: number }>;
  /** Log odds, one an answer, in their order. */
  logits(batch: MicroBatch): Promise<Float32Array>;
  exportState(): Promise<EngineState>;
  /** Throws when a name or a shape is not that of this model. */
  importState(state: EngineState): Promise<void>;
  dispose(): Promise<void>;
}

/** An engine within this process. */
export interface LocalEngine extends Engine {
  /** What was accumulated in the present step. */
  gradients(): Promise<NamedTensor[]>;
}

export interface EngineOptions {
  plan: ModelPlan;
  objective: Objective;
  optimizer: OptimizerOptions;
  /** Share of the hidden layers dropped in training. */
  dropout: number;
  seed: number;
}

export interface OptimizerOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Gradients longer than this are scaled to it; 0: never. */
  maxGradNorm: number;
}
