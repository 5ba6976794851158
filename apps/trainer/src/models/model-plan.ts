/** A model as its parameters and its formula. */

import type { ModelConfig } from '../config/config-schema.ts';
import { normals, seededRandom } from '../base/random.ts';
import type { Feeds, MicroBatch } from './micro-batch.ts';
import type { Operations } from './operations.ts';

export interface ParameterPlan {
  name: string;
  shape: readonly number[];
  /** Of the normal numbers that it starts with; 0: it starts at `start`. */
  deviation: number;
  start?: number;
  /** Weight decay is for matrices; biases and gains keep their value. */
  decays: boolean;
}

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** Makes a layer's dropout mask of 0 and 1 / (1 - rate), [rows, width]; `rows` is a multiple of the batch's rows. */
export type DropoutMask = (layer: string, rows: number, width: number) => Float32Array;

/** What another process needs to make the same plan. */
export interface ModelSpec {
  config: ModelConfig;
  /** Rows of the embedding matrix, or tokens of the vocabulary. */
  rows: number;
  surfaceNumbers: number;
}

export interface ModelPlan {
  spec: ModelSpec;
  parameters: readonly ParameterPlan[];
  /** The batch as the formula's inputs, dropout masks among them. Null: no dropout. */
  feeds(input: MicroBatch['input'], dropoutMask: DropoutMask | null): Feeds;
  /** Log odds, [answers]. */
  logits<T>(operations: Operations<T>): T;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The same numbers on every machine and every backend. */
export function initialWeights(plan: ModelPlan, seed: number): NamedTensor[] {
  return plan.parameters.map(({ name, shape, deviation, start }) => {
    const size = sizeOf(shape);
    const values =
      deviation > 0
        ? normals(seededRandom(seed, 'weights', name), size, deviation)
        : new Float32Array(size).fill(start ?? 0);
    return { name, shape, values };
  });
}
