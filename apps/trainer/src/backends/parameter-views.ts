/** Parameters one after the other in one array, and each as a view of its part. */

import type { ModelPlan } from '../models/model-plan.ts';
import { sizeOf } from '../models/model-plan.ts';

export function parameterCount({ parameters }: ModelPlan): number {
  return parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

export function parameterViews({ parameters }: ModelPlan, values: Float32Array): Float32Array[] {
  let from = 0;
  return parameters.map(({ shape }) => values.subarray(from, (from += sizeOf(shape))));
}

/** From so many parameters on, frozen ones included, single operations fill all cores, and weights would be copied for each thread. */
const LARGE = 5_000_000;

export function isLarge(plan: ModelPlan): boolean {
  return parameterCount(plan) + frozenCount(plan) >= LARGE;
}

/** Of ten numbers at most one learns, as with adapters: adding up gradients costs little beside computing them. */
export function isMostlyFrozen(plan: ModelPlan): boolean {
  return frozenCount(plan) >= 9 * parameterCount(plan);
}

export function frozenCount({ frozen = [] }: ModelPlan): number {
  return frozen.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
