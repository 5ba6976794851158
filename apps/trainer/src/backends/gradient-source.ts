/** Computes losses and gradients for weights on the host. */

import type { EngineOptions, Randomness } from './engine.ts';
import type { GradientSum } from './gradient-sum.ts';
import type { MicroBatch } from '../models/micro-batch.ts';

export interface Weights {
  /** All parameters one after the other, in the order of the plan. */
  values: Float32Array;
  /** Rises with every change: weights with the same version need not be copied again. */
  version: number;
}

export interface GradientSource {
  readonly device: string;
  /** Adds `share` times the gradient of the batch's mean loss to `sum`, and gives `share` times that loss. */
  gradient(
    weights: Weights,
    batch: MicroBatch,
    share: number,
    randomness: Randomness,
    sum: GradientSum,
  ): Promise<number>;
  logits(weights: Weights, batch: MicroBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export type SourceOptions = Pick<EngineOptions, 'plan' | 'objective' | 'dropout'> & {
  /** That single operations of a large model may fill; left out: all. */
  cores?: number;
};
