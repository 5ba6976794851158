/** AdamW (Loshchilov and Hutter 2019) with clipping by the global norm, in one pass over typed arrays. */

import type { OptimizerOptions } from './engine.ts';
import type { ModelPlan } from './model-plan.ts';
import { parameterCount, parameterViews } from './parameter-views.ts';

export class HostAdamW {
  readonly firsts: Float32Array;
  readonly seconds: Float32Array;
  updates = 0;
  readonly #plan: ModelPlan;
  readonly #options: OptimizerOptions;

  constructor(plan: ModelPlan, options: OptimizerOptions) {
    this.#plan = plan;
    this.#options = options;
    this.firsts = new Float32Array(parameterCount(plan));
    this.seconds = new Float32Array(this.firsts.length);
  }

  /**
   * One update of the weights, in place.
   * @returns the norm of the gradient before clipping
   */
  apply(weights: Float32Array, gradient: Float32Array, learningRate: number): number {
    this.updates++;
    const { beta1, beta2, epsilon, weightDecay, maxGradNorm } = this.#options;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.updates)) / (1 - beta1 ** this.updates);
    // Epsilon is added to the corrected root in the paper; here the root is not corrected, so epsilon is.
    const scaledEpsilon = epsilon * Math.sqrt(1 - beta2 ** this.updates);
    let square = 0;
    for (let i = 0; i < gradient.length; i++) square += gradient[i]! * gradient[i]!;
    const norm = Math.sqrt(square);
    const clip = maxGradNorm > 0 ? Math.min(1, maxGradNorm / (norm + 1e-6)) : 1;
    const views = (values: Float32Array) => parameterViews(this.#plan, values);
    const [w, g, m, v] = [views(weights), views(gradient), views(this.firsts), views(this.seconds)];
    this.#plan.parameters.forEach(({ decays }, p) => {
      const kept = decays ? 1 - learningRate * weightDecay : 1;
      const [wp, gp, mp, vp] = [w[p]!, g[p]!, m[p]!, v[p]!];
      for (let i = 0; i < gp.length; i++) {
        const x = gp[i]! * clip;
        const first = beta1 * mp[i]! + (1 - beta1) * x;
        const second = beta2 * vp[i]! + (1 - beta2) * x * x;
        mp[i] = first;
        vp[i] = second;
        wp[i] = wp[i]! * kept - (rate * first) / (Math.sqrt(second) + scaledEpsilon);
      }
    });
    return norm;
  }
}
