/** Weights, gradient and AdamW (Loshchilov and Hutter 2019, with clipping by the global norm) computed by WebAssembly kernels. */

import type { AdamWArrays } from './adamw-arrays.ts';
import { adamWArrays } from './adamw-arrays.ts';
import type { OptimizerOptions } from './engine.ts';
import type { GradientSum } from './gradient-sum.ts';
import { join } from './join.ts';
import type { ModelPlan } from '../models/model-plan.ts';
import { sizeOf } from '../models/model-plan.ts';
import { parameterCount } from './parameter-views.ts';

export class HostAdamW implements GradientSum {
  isEmpty = true;
  updates = 0;
  readonly #plan: ModelPlan;
  readonly #options: OptimizerOptions;
  readonly #arrays: AdamWArrays;

  /** @param arrays for tests */
  constructor(plan: ModelPlan, options: OptimizerOptions, arrays = adamWArrays(parameterCount(plan))) {
    this.#plan = plan;
    this.#options = options;
    this.#arrays = arrays;
  }

  get weights(): Float32Array {
    return this.#arrays.weights;
  }
  /** Without meaning while nothing was added. */
  get gradient(): Float32Array {
    return this.#arrays.gradient;
  }
  get firsts(): Float32Array {
    return this.#arrays.firsts;
  }
  get seconds(): Float32Array {
    return this.#arrays.seconds;
  }

  get room(): Float32Array | null {
    return this.isEmpty ? this.gradient : null;
  }
  written(): void {
    this.isEmpty = false;
  }

  add(parts: readonly Float32Array[]): void {
    if (this.isEmpty) join(parts, this.gradient);
    else this.#arrays.addToGradient(parts);
    this.isEmpty = false;
  }

  /**
   * One update of the weights by the gradient, which is used up.
   * @returns the norm of the gradient before clipping
   */
  apply(learningRate: number): number {
    this.updates++;
    const { beta1, beta2, epsilon, weightDecay, maxGradNorm } = this.#options;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.updates)) / (1 - beta1 ** this.updates);
    // Epsilon is added to the corrected root in the paper; here the root is not corrected, so epsilon is.
    const scaledEpsilon = epsilon * Math.sqrt(1 - beta2 ** this.updates);
    const norm = Math.sqrt(this.#arrays.squares());
    const clip = maxGradNorm > 0 ? Math.min(1, maxGradNorm / (norm + 1e-6)) : 1;
    let from = 0;
    for (const { shape, decays, rate: multiple = 1 } of this.#plan.parameters) {
      const length = sizeOf(shape);
      const decay = decays ? multiple * learningRate * weightDecay : 0;
      const settings = [clip, beta1, 1 - beta1, beta2, 1 - beta2, multiple * rate, scaledEpsilon, decay];
      this.#arrays.update(from, length, settings);
      from += length;
    }
    this.isEmpty = true;
    return norm;
  }
}
