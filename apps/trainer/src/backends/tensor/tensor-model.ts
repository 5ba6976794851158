/** A model's variables on a TensorFlow.js backend, and what is computed with them. */

import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensor } from '../../models/model-plan.ts';
import { dropoutMask } from '../dropout-mask.ts';
import type { Randomness } from '../engine.ts';
import type { SourceOptions } from '../gradient-source.ts';
import type { Feeds, MicroBatch } from '../../models/micro-batch.ts';
import { lossOf, objectiveFeeds } from '../../models/objective.ts';
import { TensorOperations } from './tensor-operations.ts';
import { WasmOperations } from './wasm-operations.ts';

export class TensorModel {
  /** In the order of the plan. */
  readonly variables: readonly tf.Variable[];
  readonly #options: SourceOptions;
  readonly #byName: Readonly<Record<string, tf.Variable>>;
  readonly #frozen: Readonly<Record<string, tf.Tensor>>;

  constructor(options: SourceOptions, weights: readonly NamedTensor[]) {
    this.#options = options;
    this.variables = weights.map(({ values, shape }) => tf.tidy(() => tf.variable(tf.tensor(values, [...shape]))));
    this.#byName = Object.fromEntries(weights.map(({ name }, i) => [name, this.variables[i]!]));
    const frozen = options.plan.frozen ?? [];
    this.#frozen = Object.fromEntries(
      frozen.map(({ name, shape, read }) => [name, tf.keep(tf.tensor(read(), [...shape]))]),
    );
  }

  /** `share` times loss and gradient, which the caller disposes. */
  gradient(batch: MicroBatch, share: number, randomness: Randomness): { loss: tf.Scalar; gradients: tf.Tensor[] } {
    const { plan, objective, dropout } = this.#options;
    const mask = dropoutMask(dropout, randomness, batch);
    const inputs = tensorsOf({ ...plan.feeds(batch.input, mask), ...objectiveFeeds(batch, share) });
    const operations = operationsOn(this.#byName, inputs, this.#frozen);
    const loss = () => lossOf(operations, plan.logits<tf.Tensor>(operations), objective) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [...this.variables]);
    tf.dispose(inputs);
    return { loss: value, gradients: this.variables.map((v) => grads[v.name]!) };
  }

  async logits(batch: MicroBatch): Promise<Float32Array> {
    const { plan } = this.#options;
    const inputs = tensorsOf(plan.feeds(batch.input, null));
    const logits = tf.tidy(() => plan.logits<tf.Tensor>(operationsOn(this.#byName, inputs, this.#frozen)));
    tf.dispose(inputs);
    const values = (await logits.data()) as Float32Array;
    logits.dispose();
    return values;
  }

  assign(weights: readonly Float32Array[]): void {
    tf.tidy(() => this.variables.forEach((variable, i) => variable.assign(tf.tensor(weights[i]!, variable.shape))));
  }

  dispose(): void {
    tf.dispose([...this.variables, ...Object.values(this.#frozen)]);
  }
}

function operationsOn(
  parameters: Readonly<Record<string, tf.Tensor>>,
  inputs: Readonly<Record<string, tf.Tensor>>,
  frozen: Readonly<Record<string, tf.Tensor>>,
): TensorOperations {
  return new (tf.getBackend() === 'wasm' ? WasmOperations : TensorOperations)(parameters, inputs, frozen);
}

function tensorsOf(feeds: Feeds): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { values, shape }]) => [
      name,
      tf.tensor(values, shape, values instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
}
