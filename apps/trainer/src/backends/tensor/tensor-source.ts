/** Gradients from TensorFlow.js, read at once: on the processor that costs no more than copying them. */

import * as tf from '@tensorflow/tfjs-core';
import { isMemoryExhausted } from '../../base/memory-exhausted.ts';
import type { Randomness } from '../engine.ts';
import type { GradientSource, SourceOptions, Weights } from '../gradient-source.ts';
import type { GradientSum } from '../gradient-sum.ts';
import type { MicroBatch } from '../../models/micro-batch.ts';
import { zeroWeights } from '../../models/model-plan.ts';
import { parameterViews } from '../parameter-views.ts';
import { restartWasm } from './restart-wasm.ts';
import { TensorModel } from './tensor-model.ts';
import { heapOf } from './wasm-heap.ts';

export class TensorSource implements GradientSource {
  readonly device: string;
  readonly #options: SourceOptions;
  #model: TensorModel;
  #version = 0;
  /** Memory ran out: results are unreliable until the backend is restarted. */
  #isSpoilt = false;

  constructor(device: string, options: SourceOptions) {
    this.device = device;
    this.#options = options;
    this.#model = new TensorModel(options, zeroWeights(options.plan));
  }

  async gradient(
    weights: Weights,
    batch: MicroBatch,
    share: number,
    randomness: Randomness,
    sum: GradientSum,
  ): Promise<number> {
    await this.#bring(weights);
    const { loss, gradients } = this.#watched(() => this.#model.gradient(batch, share, randomness));
    const lossValue = await loss.data();
    sum.add(
      tf.getBackend() === 'wasm'
        ? gradients.map((tensor) => heapOf(tf.backend()).floats(tensor))
        : await Promise.all(gradients.map((tensor) => tensor.data() as Promise<Float32Array>)),
    );
    tf.dispose([loss, ...gradients]);
    return lossValue[0]!;
  }

  async logits(weights: Weights, batch: MicroBatch): Promise<Float32Array> {
    await this.#bring(weights);
    return this.#model.logits(batch).catch((error: unknown) =>
      this.#watched(() => {
        throw error;
      }),
    );
  }

  async dispose(): Promise<void> {
    this.#model.dispose();
  }

  async #bring({ values, version }: Weights): Promise<void> {
    if (this.#isSpoilt) {
      await restartWasm();
      this.#model = new TensorModel(this.#options, zeroWeights(this.#options.plan));
      this.#isSpoilt = false;
    } else if (version === this.#version) return;
    this.#model.assign(parameterViews(this.#options.plan, values));
    this.#version = version;
  }

  #watched<T>(compute: () => T): T {
    try {
      return compute();
    } catch (error) {
      this.#isSpoilt = isMemoryExhausted(error);
      throw error;
    }
  }
}
