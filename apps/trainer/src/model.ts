/** The reward model: an embedding bag over words and word pairs, joined with surface numbers, then a small MLP. */

import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from './config-schema.ts';
import { normals, seededRandom } from './random.ts';

/** A batch on the backend. Parts that are switched off are absent. */
export interface Batch {
  /** Dense bags, [size, rows of the embedding matrix]: as a matrix product the bag trains fast on every backend. */
  bags: tf.Tensor2D | null;
  /** Standardized surface numbers, [size, numbers]. */
  numbers: tf.Tensor2D | null;
  /** 0 or 1, [size]. */
  labels: tf.Tensor1D;
  size: number;
}

export interface ModelShape {
  embeddingRows: number;
  surfaceNumbers: number;
}

export interface Parameter {
  name: string;
  variable: tf.Variable;
  /** Weight decay is for matrices; biases keep their value. */
  decays: boolean;
}

/** What dropout keeps of the hidden layer in one step: 0 or 1 / (1 - rate), [size, hidden]; null when nothing is dropped. */
export type HiddenMask = tf.Tensor2D | null;

export class RewardModel {
  readonly parameters: Parameter[] = [];
  readonly #by: Record<string, tf.Variable> = {};

  /** @param shape what is switched off in the configuration has no parameters, whatever the shape says */
  constructor(config: ModelConfig, shape: ModelShape, seed: number) {
    const add = (name: string, dimensions: number[], deviation: number) => {
      const size = dimensions.reduce((a, b) => a * b, 1);
      const initial = deviation === 0 ? new Float32Array(size) : normals(seededRandom(seed, 'weights', name), size, deviation);
      const variable = tf.tidy(() => tf.variable(tf.tensor(initial, dimensions)));
      this.parameters.push({ name, variable, decays: deviation !== 0 });
      this.#by[name] = variable;
    };
    const { embedding_size: embedding, hidden_size: hidden } = config;
    // Each input joins the hidden layer through its own matrix: the same sum as one matrix over both, joined.
    if (config.use_words) {
      add('words.embedding', [shape.embeddingRows, embedding], 0.1);
      add('words.hidden', [embedding, hidden], 1 / Math.sqrt(embedding));
    }
    if (config.use_surface_numbers) add('numbers.hidden', [shape.surfaceNumbers, hidden], 1 / Math.sqrt(shape.surfaceNumbers));
    add('hidden.bias', [hidden], 0);
    // Small: the first answers are near one half, and the first loss near ln 2.
    add('head.weight', [hidden, 1], 0.1 / Math.sqrt(hidden));
    add('head.bias', [1], 0);
  }

  get parameterCount(): number {
    return this.parameters.reduce((sum, { variable }) => sum + variable.size, 0);
  }

  /** Log odds of "right", [size]. */
  logits(batch: Batch, mask: HiddenMask): tf.Tensor1D {
    const p = (name: string) => this.#by[name] as tf.Tensor2D;
    const inputs: tf.Tensor[] = [];
    if (batch.bags) inputs.push(matMul(inputProduct(p('words.embedding'), batch.bags), p('words.hidden')));
    if (batch.numbers) inputs.push(inputProduct(p('numbers.hidden'), batch.numbers));
    const hidden = tf.relu(tf.add(inputs.length === 2 ? tf.add(inputs[0]!, inputs[1]!) : inputs[0]!, p('hidden.bias'))) as tf.Tensor2D;
    const kept = mask ? tf.mul(hidden, mask) : hidden;
    return tf.reshape(tf.add(matMul(kept as tf.Tensor2D, p('head.weight')), p('head.bias')), [batch.size]);
  }

  dispose(): void {
    for (const { variable } of this.parameters) variable.dispose();
  }
}

/** Mean cross entropy of labels and log odds, in the form that never overflows. */
export function crossEntropy(labels: tf.Tensor1D, logits: tf.Tensor1D): tf.Scalar {
  return tf.mean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, labels)), tf.softplus(tf.neg(tf.abs(logits)))));
}

/**
 * A matrix product whose gradient transposes first: the ordinary gradient asks for transposed products, which the wasm
 * backend computes some fifteen times slower.
 */
const matMul = tf.customGrad((a, b, save) => {
  (save as tf.GradSaveFunc)([a as tf.Tensor, b as tf.Tensor]);
  return {
    value: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
    gradFunc: (dy, saved) => {
      const [left, right] = saved as [tf.Tensor2D, tf.Tensor2D];
      return [tf.matMul(dy as tf.Tensor2D, tf.transpose(right)), tf.matMul(tf.transpose(left), dy as tf.Tensor2D)];
    },
  };
}) as (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D;

/** The same where the left side is data: nobody needs its gradient. */
function inputProduct(weights: tf.Tensor2D, input: tf.Tensor2D): tf.Tensor2D {
  const product = tf.customGrad((w) => ({
    value: tf.matMul(input, w as tf.Tensor2D),
    gradFunc: (dy) => tf.matMul(tf.transpose(input), dy as tf.Tensor2D),
  }));
  return product(weights) as tf.Tensor2D;
}
