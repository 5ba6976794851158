/** Weights, gradient and AdamW (Loshchilov and Hutter 2019, with clipping by the global norm) on a memory of their own, computed by WebAssembly kernels. */

import type { Kernels } from './wasm/kernels/kernels.ts';
import { kernelsOn } from './wasm/kernels/kernels.ts';
import { memoryOf } from '@rewardboard/wasm';
import type { OptimizerOptions } from './engine.ts';
import type { GradientSum } from './gradient-sum.ts';
import { join } from './join.ts';
import type { ModelPlan } from '../models/model-plan.ts';
import { parameterCount, parameterViews } from './parameter-views.ts';

export class HostAdamW implements GradientSum {
  readonly weights: Float32Array;
  /** Without meaning while nothing was added. */
  readonly gradient: Float32Array;
  isEmpty = true;
  readonly firsts: Float32Array;
  readonly seconds: Float32Array;
  updates = 0;
  readonly #plan: ModelPlan;
  readonly #options: OptimizerOptions;
  readonly #kernels: Kernels;
  /** A gradient that is added to others. */
  readonly #further: Float32Array;

  constructor(plan: ModelPlan, options: OptimizerOptions) {
    this.#plan = plan;
    this.#options = options;
    const count = parameterCount(plan);
    const memory = memoryOf(5 * count * 4);
    const array = (index: number) => new Float32Array(memory.buffer, index * count * 4, count);
    [this.weights, this.gradient, this.firsts, this.seconds, this.#further] = [
      array(0),
      array(1),
      array(2),
      array(3),
      array(4),
    ];
    this.#kernels = kernelsOn(memory);
  }

  add(parts: readonly Float32Array[]): void {
    join(parts, this.isEmpty ? this.gradient : this.#further);
    if (!this.isEmpty) this.#kernels.addTo(this.gradient.byteOffset, this.#further.byteOffset, this.gradient.length);
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
    const norm = Math.sqrt(this.#kernels.squares(this.gradient.byteOffset, this.gradient.length));
    const clip = maxGradNorm > 0 ? Math.min(1, maxGradNorm / (norm + 1e-6)) : 1;
    const at = (values: Float32Array) => parameterViews(this.#plan, values).map(({ byteOffset }) => byteOffset);
    const [w, g, m, v] = [at(this.weights), at(this.gradient), at(this.firsts), at(this.seconds)];
    parameterViews(this.#plan, this.weights).forEach(({ length }, p) => {
      const { decays, rate: multiple = 1 } = this.#plan.parameters[p]!;
      const decay = decays ? multiple * learningRate * weightDecay : 0;
      this.#kernels.adamw(
        w[p]!,
        g[p]!,
        m[p]!,
        v[p]!,
        length,
        clip,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        multiple * rate,
        scaledEpsilon,
        decay,
      );
    });
    this.isEmpty = true;
    return norm;
  }
}
