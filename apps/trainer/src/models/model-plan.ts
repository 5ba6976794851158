/** A model as its parameters and its formula. */

import type { ModelConfig } from '../config/config-schema.ts';
import type { NamedTensor } from '../base/named-tensor.ts';
import { normals, seededRandom } from '../base/random.ts';
import type { Feeds, MicroBatch } from './micro-batch.ts';
import type { Operations } from './operations.ts';

export interface ParameterPlan {
  name: string;
  shape: readonly number[];
  /** Of the normal numbers that it starts with; 0: it starts at `start`. */
  deviation: number;
  start?: number;
  /** Reads the numbers that it starts with, from a pretrained model; left out: by `deviation`. */
  read?: () => Float32Array;
  /** Its learning rate as a multiple of the others'; left out: 1. */
  rate?: number;
  /** Input with the numbers of its rows that a batch uses, where it uses no others; left out: all of it may be used. */
  lookedUpBy?: string;
  /** Weight decay is for matrices; biases and gains keep their value. */
  decays: boolean;
}

export type { NamedTensor };

/** Makes a layer's dropout mask of 0 and 1 / (1 - rate), [rows, width]; `rows` is a multiple of the batch's rows. */
export type DropoutMask = (layer: string, rows: number, width: number) => Float32Array;

/** What another process needs to make the same plan. */
export interface ModelSpec {
  config: ModelConfig;
  /** Rows of the embedding matrix, or tokens of the vocabulary. */
  rows: number;
  surfaceNumbers: number;
}

/** A parameter that keeps the numbers of a pretrained model. */
export interface FrozenPlan {
  name: string;
  shape: readonly number[];
  /** Reads them; the same array every time while it is in use. */
  read: () => Float32Array;
}

export interface ModelPlan {
  spec: ModelSpec;
  /** Those that learn: only these have gradients and moments, and are saved. */
  parameters: readonly ParameterPlan[];
  /** Those that don't; left out: none. */
  frozen?: readonly FrozenPlan[];
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
  return plan.parameters.map(({ name, shape, deviation, start, read }) => {
    const size = sizeOf(shape);
    const values = read
      ? read()
      : deviation > 0
        ? normals(seededRandom(seed, 'weights', name), size, deviation)
        : new Float32Array(size).fill(start ?? 0);
    return { name, shape, values };
  });
}

/** To be filled with those of a training. */
export function zeroWeights({ parameters }: ModelPlan): NamedTensor[] {
  return parameters.map(({ name, shape }) => ({ name, shape, values: new Float32Array(sizeOf(shape)) }));
}
