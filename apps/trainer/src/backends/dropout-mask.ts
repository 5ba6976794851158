/** What dropout keeps of a layer: made on the host, so that a seed drops the same units on every backend. */

import type { Kernels } from './wasm/kernels/kernels.ts';
import { kernelsOn } from './wasm/kernels/kernels.ts';
import type { WasmMemory } from '@rewardboard/wasm';
import { memoryOf } from '@rewardboard/wasm';
import { stateAfter } from '../base/random.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import type { DropoutMask } from '../models/model-plan.ts';
import type { Randomness } from './engine.ts';

/** Drawn at once, in a memory that is kept. */
const PIECE = 65_536;
let room: { memory: WasmMemory; kernels: Kernels } | null = null;

/** @returns null where nothing is dropped; a row's draws do not depend on the other rows of the batch */
export function dropoutMask(
  rate: number,
  { seed, step, micro }: Randomness,
  { firstRow, input: { size } }: Pick<MicroBatch, 'firstRow'> & { input: { size: number } },
): DropoutMask | null {
  if (rate === 0) return null;
  return (layer, rows, width) => {
    const streams = micro === 0 ? [layer, step] : [layer, step, micro];
    return drawMask(rate, rows * width, ((firstRow * rows) / size) * width, seed, streams);
  };
}

/** @param first how many numbers of the streams come before the mask's */
function drawMask(
  rate: number,
  length: number,
  first: number,
  seed: number,
  streams: readonly (string | number)[],
): Float32Array {
  if (!room) {
    const memory = memoryOf(PIECE * 4);
    room = { memory, kernels: kernelsOn(memory) };
  }
  const bound = Math.ceil(rate * 2 ** 32);
  const mask = new Float32Array(length);
  for (let from = 0; from < mask.length; from += PIECE) {
    const count = Math.min(PIECE, mask.length - from);
    room.kernels.dropout(0, count, stateAfter(first + from, seed, ...streams), bound, 1 / (1 - rate));
    mask.set(new Float32Array(room.memory.buffer, 0, count), from);
  }
  return mask;
}
