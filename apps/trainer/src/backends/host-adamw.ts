/** Weights, gradient and AdamW (Loshchilov and Hutter 2019, with clipping by the global norm) computed by WebAssembly kernels. */

import type { AdamWArrays } from './adamw-arrays.ts';
import { adamWArrays } from './adamw-arrays.ts';
import type { OptimizerOptions } from './engine.ts';
import type { GradientPart } from './gradient-part.ts';
import { writeParts } from './gradient-part.ts';
import type { GradientSum } from './gradient-sum.ts';
import type { ModelPlan } from '../models/model-plan.ts';
import { sizeOf } from '../models/model-plan.ts';
import { parameterCount } from './parameter-views.ts';
import { TableRows } from './table-rows.ts';

export class HostAdamW implements GradientSum {
  isEmpty = true;
  updates = 0;
  readonly #plan: ModelPlan;
  readonly #options: OptimizerOptions;
  readonly #arrays: AdamWArrays;
  /** Of each parameter that batches look up, by its place in the plan. */
  readonly #tables = new Map<number, TableRows>();

  /** @param arrays for tests */
  constructor(plan: ModelPlan, options: OptimizerOptions, arrays = adamWArrays(parameterCount(plan))) {
    this.#plan = plan;
    this.#options = options;
    this.#arrays = arrays;
    let from = 0;
    for (const [i, { shape, lookedUpBy }] of plan.parameters.entries()) {
      if (lookedUpBy !== undefined) this.#tables.set(i, new TableRows(from, shape as [number, number]));
      from += sizeOf(shape);
    }
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
  written(parts: readonly GradientPart[]): void {
    for (const [i, table] of this.#tables) {
      const part = parts[i]!;
      if (part instanceof Float32Array) table.fill();
      else {
        table.clear(this.gradient);
        table.add(this.gradient, part);
      }
    }
    this.isEmpty = false;
  }

  add(parts: readonly GradientPart[]): void {
    if (parts.every((part) => part instanceof Float32Array)) {
      if (this.isEmpty) writeParts(parts, this.gradient);
      else this.#arrays.addToGradient(parts);
      for (const table of this.#tables.values()) table.fill();
    } else {
      let from = 0;
      for (const [i, part] of parts.entries()) {
        if (!(part instanceof Float32Array)) {
          const table = this.#tables.get(i)!;
          if (this.isEmpty) table.clear(this.gradient);
          table.add(this.gradient, part);
        } else if (this.isEmpty) this.gradient.set(part, from);
        else this.#arrays.addToGradient([part], from);
        from += part instanceof Float32Array ? part.length : part.size;
      }
    }
    this.isEmpty = false;
  }

  /** After moments were read from a file. */
  restored(): void {
    for (const table of this.#tables.values()) table.restore(this.firsts, this.seconds);
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
    const norm = Math.sqrt(this.#squares());
    const clip = maxGradNorm > 0 ? Math.min(1, maxGradNorm / (norm + 1e-6)) : 1;
    let from = 0;
    for (const [i, { shape, decays, rate: multiple = 1 }] of this.#plan.parameters.entries()) {
      const length = sizeOf(shape);
      const decay = decays ? multiple * learningRate * weightDecay : 0;
      const settings = [clip, beta1, 1 - beta1, beta2, 1 - beta2, multiple * rate, scaledEpsilon, decay];
      const spans = this.#tables.get(i)?.spans() ?? [{ from, length, hasMoments: true }];
      for (const span of spans)
        if (span.hasMoments) this.#arrays.update(span.from, span.length, settings);
        else if (decay > 0) this.#arrays.decay(span.from, span.length, decay);
      from += length;
    }
    this.isEmpty = true;
    return norm;
  }

  /** Sum of the squares of the gradient. */
  #squares(): number {
    let [sum, from, end] = [0, 0, 0];
    for (const [i, { shape }] of this.#plan.parameters.entries()) {
      const table = this.#tables.get(i);
      if (table) {
        sum += this.#arrays.squares(from, end - from);
        for (const span of table.gradientSpans()) sum += this.#arrays.squares(span.from, span.length);
        from = end + sizeOf(shape);
      }
      end += sizeOf(shape);
    }
    return sum + this.#arrays.squares(from, end - from);
  }
}
