/** One update of the model, and the running sums that are read only when something is logged. */

import * as tf from '@tensorflow/tfjs-core';
import type { AdamW } from './adamw.ts';
import type { Batch, RewardModel } from './model.ts';
import { crossEntropy } from './model.ts';
import type { Random } from './random.ts';

export class TrainingStep {
  readonly #model: RewardModel;
  readonly #optimizer: AdamW;
  /** Kept on the backend: reading a loss in every step would make a graphics card wait. */
  #lossSum: tf.Scalar = tf.scalar(0);
  #gradNorm: tf.Scalar = tf.scalar(0);
  #steps = 0;

  constructor(model: RewardModel, optimizer: AdamW) {
    this.#model = model;
    this.#optimizer = optimizer;
  }

  run(batch: Batch, learningRate: number, dropout: { rate: number; hiddenSize: number; random: Random }): void {
    const mask = hiddenMask(batch.size, dropout);
    const variables = this.#model.parameters.map(({ variable }) => variable);
    const { value, grads } = tf.variableGrads(() => crossEntropy(batch.labels, this.#model.logits(batch, mask)), variables);
    const norm = this.#optimizer.apply(variables.map((v) => grads[v.name]!), learningRate);
    const sum = tf.add(this.#lossSum, value) as tf.Scalar;
    tf.dispose([this.#lossSum, this.#gradNorm, value]);
    tf.dispose(grads);
    mask?.dispose();
    this.#lossSum = sum;
    this.#gradNorm = norm;
    this.#steps++;
  }

  /** Mean loss since the last reading, and the norm of the last gradient before clipping. */
  async read(): Promise<{ loss: number; gradNorm: number }> {
    const [sum, gradNorm] = await Promise.all([this.#lossSum.data(), this.#gradNorm.data()]);
    const loss = sum[0]! / this.#steps;
    this.#lossSum.dispose();
    this.#lossSum = tf.scalar(0);
    this.#steps = 0;
    return { loss, gradNorm: gradNorm[0]! };
  }

  dispose(): void {
    tf.dispose([this.#lossSum, this.#gradNorm]);
  }
}

/** Made here and uploaded, so that a seed drops the same units on every backend. */
function hiddenMask(size: number, { rate, hiddenSize, random }: { rate: number; hiddenSize: number; random: Random }): tf.Tensor2D | null {
  if (rate === 0) return null;
  const kept = 1 / (1 - rate);
  return tf.tensor2d(Float32Array.from({ length: size * hiddenSize }, () => (random() < rate ? 0 : kept)), [size, hiddenSize]);
}
