/** Holds weights that come from outside against the model that they are for. */

import type { ModelPlan, NamedTensor } from './model-plan.ts';
import { sizeOf } from './model-plan.ts';

/** Throws with the first tensor that is missing, unknown, or of another shape. */
export function requireSameShapes({ parameters }: ModelPlan, tensors: readonly NamedTensor[]): void {
  for (const [i, { name, shape }] of parameters.entries()) {
    const tensor = tensors[i];
    if (tensor?.name !== name) throw new Error(`tensor ${i + 1} is ${tensor?.name ?? 'missing'}, expected ${name}`);
    if (tensor.shape.join() !== shape.join())
      throw new Error(`${name} has shape [${tensor.shape.join(', ')}], expected [${shape.join(', ')}]`);
    if (tensor.values.length !== sizeOf(shape))
      throw new Error(`${name} has ${tensor.values.length} numbers, expected ${sizeOf(shape)}`);
  }
  const extra = tensors[parameters.length];
  if (extra) throw new Error(`${extra.name} is not a tensor of this model`);
}
