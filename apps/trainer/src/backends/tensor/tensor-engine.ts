/** An engine that leaves weights, gradients and optimizer on a graphics card, and reads nothing until it is asked. */

import * as tf from '@tensorflow/tfjs-core';
import { DeviceAdamW } from './device-adamw.ts';
import type { NamedTensor } from '../../models/model-plan.ts';
import type { EngineOptions, EngineState, LocalEngine, Randomness } from '../engine.ts';
import type { MicroBatch } from '../../models/micro-batch.ts';
import { initialWeights } from '../../models/model-plan.ts';
import { parameterCount } from '../parameter-views.ts';
import { requireSameShapes } from '../../models/require-same-shapes.ts';
import { TensorModel } from './tensor-model.ts';

export class TensorEngine implements LocalEngine {
  readonly device: string;
  readonly parameterCount: number;
  readonly #options: EngineOptions;
  readonly #names: string[];
  readonly #model: TensorModel;
  readonly #optimizer: DeviceAdamW;
  /** Sums stay on the backend: reading a loss in every step would make a graphics card wait. */
  #gradients: tf.Tensor[] | null = null;
  #stepLoss: tf.Tensor = tf.scalar(0);
  #lossSum: tf.Tensor = tf.scalar(0);
  #gradNorm: tf.Tensor = tf.scalar(0);
  #unreadUpdates = 0;

  constructor(device: string, options: EngineOptions) {
    this.device = device;
    this.#options = options;
    const { parameters } = options.plan;
    this.#names = parameters.map(({ name }) => name);
    this.#model = new TensorModel(options, initialWeights(options.plan, options.seed));
    this.#optimizer = new DeviceAdamW(
      parameters.map(({ decays, rate = 1 }, i) => ({ variable: this.#model.variables[i]!, decays, rate })),
      options.optimizer,
    );
    this.parameterCount = parameterCount(options.plan);
  }

  async accumulate(batch: MicroBatch, share: number, randomness: Randomness): Promise<void> {
    const { loss, gradients } = this.#model.gradient(batch, share, randomness);
    const former = this.#gradients;
    this.#gradients = former ? former.map((sum, i) => tf.add(sum, gradients[i]!)) : gradients;
    if (former) tf.dispose([...former, ...gradients]);
    this.#stepLoss = replaced(this.#stepLoss, tf.add(this.#stepLoss, loss));
    loss.dispose();
  }

  /** The card would have to finish all that is queued before it could answer. */
  stepLoss(): null {
    return null;
  }

  async update(learningRate: number): Promise<void> {
    if (!this.#gradients) throw new Error('nothing was accumulated');
    const norm = this.#optimizer.apply(this.#gradients, learningRate);
    this.#gradNorm = replaced(this.#gradNorm, norm);
    this.#lossSum = replaced(this.#lossSum, tf.add(this.#lossSum, this.#stepLoss));
    this.#unreadUpdates++;
    this.skip();
  }

  skip(): void {
    tf.dispose(this.#gradients ?? []);
    this.#gradients = null;
    this.#stepLoss = replaced(this.#stepLoss, tf.scalar(0));
  }

  async gradients(): Promise<NamedTensor[]> {
    return this.#named(this.#gradients ?? []);
  }

  async read(): Promise<{ loss: number; gradNorm: number }> {
    const [sum, gradNorm] = await Promise.all([this.#lossSum.data(), this.#gradNorm.data()]);
    const loss = sum[0]! / this.#unreadUpdates;
    this.#lossSum = replaced(this.#lossSum, tf.scalar(0));
    this.#unreadUpdates = 0;
    return { loss, gradNorm: gradNorm[0]! };
  }

  logits(batch: MicroBatch): Promise<Float32Array> {
    return this.#model.logits(batch);
  }

  async exportState(): Promise<EngineState> {
    const { firsts, seconds, updates } = this.#optimizer;
    const [lossSum] = await this.#lossSum.data();
    return {
      weights: await this.#named(this.#model.variables),
      firsts: await this.#named(firsts),
      seconds: await this.#named(seconds),
      updates,
      unread: { lossSum: lossSum!, updates: this.#unreadUpdates },
    };
  }

  #named(tensors: readonly tf.Tensor[]): Promise<NamedTensor[]> {
    return Promise.all(
      tensors.map(async (tensor, i): Promise<NamedTensor> => {
        return { name: this.#names[i]!, shape: tensor.shape, values: ((await tensor.data()) as Float32Array).slice() };
      }),
    );
  }

  async importState({ weights, firsts, seconds, updates, unread }: EngineState): Promise<void> {
    for (const tensors of [weights, firsts, seconds]) requireSameShapes(this.#options.plan, tensors);
    const assign = (variables: readonly tf.Variable[], tensors: readonly NamedTensor[]) =>
      tf.tidy(() => variables.forEach((variable, i) => variable.assign(tf.tensor(tensors[i]!.values, variable.shape))));
    assign(this.#model.variables, weights);
    assign(this.#optimizer.firsts, firsts);
    assign(this.#optimizer.seconds, seconds);
    this.#optimizer.updates = updates;
    this.#lossSum = replaced(this.#lossSum, tf.scalar(unread.lossSum));
    this.#unreadUpdates = unread.updates;
    this.skip();
  }

  async dispose(): Promise<void> {
    tf.dispose([...(this.#gradients ?? []), this.#stepLoss, this.#lossSum, this.#gradNorm]);
    this.#model.dispose();
    this.#optimizer.dispose();
  }
}

function replaced(former: tf.Tensor, tensor: tf.Tensor): tf.Tensor {
  former.dispose();
  return tensor;
}
