/** Gradients from TensorFlow.js, read at once: on the processor that costs no more than copying them. */

import * as tf from '@tensorflow/tfjs-core';
import type { Randomness } from './engine.ts';
import type { GradientSource, SourceOptions, Weights } from './gradient-source.ts';
import type { MicroBatch } from './micro-batch.ts';
import { initialWeights } from './model-plan.ts';
import { parameterViews } from './parameter-views.ts';
import { TensorModel } from './tensor-model.ts';

export class TensorSource implements GradientSource {
  readonly device: string;
  readonly #options: SourceOptions;
  readonly #model: TensorModel;
  #version = 0;

  constructor(device: string, options: SourceOptions) {
    this.device = device;
    this.#options = options;
    this.#model = new TensorModel(options, initialWeights(options.plan, 0));
  }

  async gradient(weights: Weights, batch: MicroBatch, share: number, randomness: Randomness, sums: Float32Array): Promise<number> {
    this.#bring(weights);
    const { loss, gradients } = this.#model.gradient(batch, share, randomness);
    const values = await Promise.all([loss, ...gradients].map((tensor) => tensor.data()));
    parameterViews(this.#options.plan, sums).forEach((sum, p) => {
      const gradient = values[p + 1]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += gradient[i]!;
    });
    tf.dispose([loss, ...gradients]);
    return values[0]![0]!;
  }

  logits(weights: Weights, batch: MicroBatch): Promise<Float32Array> {
    this.#bring(weights);
    return this.#model.logits(batch);
  }

  async dispose(): Promise<void> {
    this.#model.dispose();
  }

  #bring({ values, version }: Weights): void {
    if (version === this.#version) return;
    this.#model.assign(parameterViews(this.#options.plan, values));
    this.#version = version;
  }
}
