/** What dropout keeps of a layer: made on the host, so that a seed drops the same units on every backend. */

import { randomAfter } from '../random.ts';
import type { DropoutDraw } from './model-plan.ts';

/** @returns 0 or 1 / (1 - rate), [rows, width]; a row's draws do not depend on which rows are with it */
export function dropoutMask(
  layer: string,
  rows: number,
  width: number,
  { rate, seed, step, micro, firstRow }: NonNullable<DropoutDraw>,
): Float32Array {
  const streams = micro === 0 ? [layer, step] : [layer, step, micro];
  const random = randomAfter(firstRow * width, seed, ...streams);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(rows * width);
  for (let i = 0; i < mask.length; i++) mask[i] = random() < rate ? 0 : kept;
  return mask;
}
