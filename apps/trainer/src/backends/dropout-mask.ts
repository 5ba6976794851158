/** What dropout keeps of a layer: made on the host, so that a seed drops the same units on every backend. */

import type { Kernels } from './wasm/kernels/kernels.ts';
import { kernelsOn } from './wasm/kernels/kernels.ts';
import type { WasmMemory } from '@rewardboard/wasm';
import { memoryOf } from '@rewardboard/wasm';
import { stateAfter } from '../base/random.ts';
import type { DropoutDraw } from '../models/model-plan.ts';

/** Drawn at once, in a memory that is kept. */
const PIECE = 65_536;
let room: { memory: WasmMemory; kernels: Kernels } | null = null;

/** @returns 0 or 1 / (1 - rate), [rows, width]; a row's draws do not depend on which rows are with it */
export function dropoutMask(
  layer: string,
  rows: number,
  width: number,
  { rate, seed, step, micro, firstRow }: NonNullable<DropoutDraw>,
): Float32Array {
  if (!room) {
    const memory = memoryOf(PIECE * 4);
    room = { memory, kernels: kernelsOn(memory) };
  }
  const streams = micro === 0 ? [layer, step] : [layer, step, micro];
  const bound = Math.ceil(rate * 2 ** 32);
  const mask = new Float32Array(rows * width);
  for (let from = 0; from < mask.length; from += PIECE) {
    const count = Math.min(PIECE, mask.length - from);
    room.kernels.dropout(0, count, stateAfter(firstRow * width + from, seed, ...streams), bound, 1 / (1 - rate));
    mask.set(new Float32Array(room.memory.buffer, 0, count), from);
  }
  return mask;
}
