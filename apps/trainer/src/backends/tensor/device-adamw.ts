/** AdamW (Loshchilov and Hutter 2019) with clipping by the global norm, all on the backend: a step reads no value. */

import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerOptions } from '../engine.ts';

export interface Updatable {
  variable: tf.Variable;
  decays: boolean;
  /** Its learning rate as a multiple of the others'. */
  rate?: number;
}

export class DeviceAdamW {
  /** First and second moments, in the order of the parameters. */
  readonly firsts: readonly tf.Variable[];
  readonly seconds: readonly tf.Variable[];
  updates = 0;
  readonly #parameters: readonly Updatable[];
  readonly #options: OptimizerOptions;

  constructor(parameters: readonly Updatable[], options: OptimizerOptions) {
    this.#parameters = parameters;
    this.#options = options;
    const zeros = () => parameters.map(({ variable }) => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)));
    this.firsts = zeros();
    this.seconds = zeros();
  }

  /**
   * One update; `gradients` in the order of the parameters, left to the caller to dispose.
   * @returns the norm of all gradients together, before clipping: a scalar that the caller disposes
   */
  apply(gradients: readonly tf.Tensor[], learningRate: number): tf.Scalar {
    this.updates++;
    const { beta1, beta2, epsilon, weightDecay, maxGradNorm } = this.#options;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.updates)) / (1 - beta1 ** this.updates);
    // Epsilon is added to the corrected root in the paper; here the root is not corrected, so epsilon is.
    const scaledEpsilon = epsilon * Math.sqrt(1 - beta2 ** this.updates);
    return tf.tidy(() => {
      const norm = tf.sqrt(tf.addN(gradients.map((g) => tf.sum(tf.square(g))))) as tf.Scalar;
      const clip = maxGradNorm > 0 ? tf.minimum(1, tf.div(maxGradNorm, tf.add(norm, 1e-6))) : null;
      this.#parameters.forEach(({ variable, decays, rate: multiple = 1 }, i) => {
        const gradient = clip ? tf.mul(gradients[i]!, clip) : gradients[i]!;
        const first = this.firsts[i]!;
        const second = this.seconds[i]!;
        first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
        second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
        const change = tf.mul(tf.div(first, tf.add(tf.sqrt(second), scaledEpsilon)), multiple * rate);
        const kept = decays && weightDecay > 0 ? tf.mul(variable, 1 - multiple * learningRate * weightDecay) : variable;
        variable.assign(tf.sub(kept, change));
      });
      return norm;
    });
  }

  dispose(): void {
    tf.dispose([...this.firsts, ...this.seconds]);
  }
}
