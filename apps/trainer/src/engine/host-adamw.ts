/** AdamW (Loshchilov and Hutter 2019) with clipping by the global norm, in one pass of a WebAssembly kernel over a memory of its own. */

import type { Kernels } from '../kernels/kernels.ts';
import { kernelsOn } from '../kernels/kernels.ts';
import { Memory, PAGE_BYTES } from '../kernels/web-assembly.ts';
import type { OptimizerOptions } from './engine.ts';
import type { ModelPlan } from './model-plan.ts';
import { parameterCount, parameterViews } from './parameter-views.ts';

export class HostAdamW {
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly firsts: Float32Array;
  readonly seconds: Float32Array;
  updates = 0;
  readonly #plan: ModelPlan;
  readonly #options: OptimizerOptions;
  readonly #kernels: Kernels;

  constructor(plan: ModelPlan, options: OptimizerOptions) {
    this.#plan = plan;
    this.#options = options;
    const count = parameterCount(plan);
    const memory = new Memory({ initial: Math.ceil((4 * count * 4) / PAGE_BYTES) });
    const array = (index: number) => new Float32Array(memory.buffer, index * count * 4, count);
    [this.weights, this.gradient, this.firsts, this.seconds] = [array(0), array(1), array(2), array(3)];
    this.#kernels = kernelsOn(memory);
  }

  /**
   * One update of the weights by the gradient.
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
      const decay = this.#plan.parameters[p]!.decays ? learningRate * weightDecay : 0;
      this.#kernels.adamw(w[p]!, g[p]!, m[p]!, v[p]!, length, clip, beta1, 1 - beta1, beta2, 1 - beta2, rate, scaledEpsilon, decay);
    });
    return norm;
  }
}
