/** An engine on TensorFlow.js, on whichever backend is set. */

import * as tf from '@tensorflow/tfjs-core';
import { DeviceAdamW } from './device-adamw.ts';
import type { EngineOptions, EngineState, LocalEngine, NamedTensor, Randomness } from './engine.ts';
import type { Feeds, MicroBatch } from './micro-batch.ts';
import { initialWeights, sizeOf } from './model-plan.ts';
import { lossOf, objectiveFeeds } from './objective.ts';
import { requireSameShapes } from './require-same-shapes.ts';
import { TensorOperations } from './tensor-operations.ts';

export class TensorEngine implements LocalEngine {
  readonly device: string;
  readonly parameterCount: number;
  readonly #options: EngineOptions;
  readonly #names: string[];
  readonly #variables: tf.Variable[];
  readonly #byName: Record<string, tf.Variable>;
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
    this.#variables = initialWeights(options.plan, options.seed).map(({ values, shape }) =>
      tf.tidy(() => tf.variable(tf.tensor(values, [...shape]))),
    );
    this.#byName = Object.fromEntries(this.#names.map((name, i) => [name, this.#variables[i]!]));
    this.#optimizer = new DeviceAdamW(parameters.map(({ decays }, i) => ({ variable: this.#variables[i]!, decays })), options.optimizer);
    this.parameterCount = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  async accumulate(batch: MicroBatch, share: number, { seed, step, micro }: Randomness): Promise<void> {
    const { plan, objective, dropout } = this.#options;
    const draw = dropout > 0 ? { rate: dropout, seed, step, micro, firstRow: batch.firstRow } : null;
    const inputs = tensorsOf({ ...plan.feeds(batch.input, draw), ...objectiveFeeds(batch, share) });
    const operations = new TensorOperations(this.#byName, inputs);
    const { value, grads } = tf.variableGrads(() => lossOf(operations, plan.logits<tf.Tensor>(operations), objective) as tf.Scalar, this.#variables);
    tf.dispose(inputs);
    const gradients = this.#variables.map((v) => grads[v.name]!);
    const former = this.#gradients;
    this.#gradients = former ? former.map((sum, i) => tf.add(sum, gradients[i]!)) : gradients;
    if (former) tf.dispose([...former, ...gradients]);
    this.#stepLoss = replaced(this.#stepLoss, tf.add(this.#stepLoss, value));
    value.dispose();
  }

  stepLoss(): number | null {
    return readsAtOnce() ? this.#stepLoss.dataSync()[0]! : null;
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

  async logits(batch: MicroBatch): Promise<Float32Array> {
    const { plan } = this.#options;
    const inputs = tensorsOf(plan.feeds(batch.input, null));
    const logits = tf.tidy(() => plan.logits<tf.Tensor>(new TensorOperations(this.#byName, inputs)));
    tf.dispose(inputs);
    const values = (await logits.data()) as Float32Array;
    logits.dispose();
    return values;
  }

  async exportState(): Promise<EngineState> {
    const { firsts, seconds, updates } = this.#optimizer;
    const [lossSum] = await this.#lossSum.data();
    return {
      weights: await this.#named(this.#variables),
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
    assign(this.#variables, weights);
    assign(this.#optimizer.firsts, firsts);
    assign(this.#optimizer.seconds, seconds);
    this.#optimizer.updates = updates;
    this.#lossSum = replaced(this.#lossSum, tf.scalar(unread.lossSum));
    this.#unreadUpdates = unread.updates;
    this.skip();
  }

  async dispose(): Promise<void> {
    tf.dispose([...(this.#gradients ?? []), this.#stepLoss, this.#lossSum, this.#gradNorm, ...this.#variables]);
    this.#optimizer.dispose();
  }
}

function replaced(former: tf.Tensor, tensor: tf.Tensor): tf.Tensor {
  former.dispose();
  return tensor;
}

function tensorsOf(feeds: Feeds): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { values, shape }]) => [name, tf.tensor(values, shape, values instanceof Int32Array ? 'int32' : 'float32')]),
  );
}

/** A graphics card would have to finish all that is queued before it could answer. */
function readsAtOnce(): boolean {
  return ['cpu', 'wasm'].includes(tf.getBackend());
}
