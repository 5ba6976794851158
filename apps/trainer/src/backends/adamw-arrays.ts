/** Where AdamW's numbers lie, and the kernels that compute with them: all in one WebAssembly memory, or where that is too small, each in an array of its own. */

import { memoryOf } from '@rewardboard/wasm';
import type { Kernels } from './wasm/kernels/kernels.ts';
import { kernelsOn } from './wasm/kernels/kernels.ts';
import { join } from './join.ts';

export interface AdamWArrays {
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly firsts: Float32Array;
  readonly seconds: Float32Array;
  /** @param parts a gradient, cut into pieces that follow one another, the first of them at `from` */
  addToGradient(parts: readonly Float32Array[], from?: number): void;
  /** Sum of the squares of so many numbers of the gradient. */
  squares(from: number, length: number): number;
  /** Updates the numbers `from` to `from + length` of each array. @param settings the kernel's arguments after its length */
  update(from: number, length: number, settings: readonly number[]): void;
  /** Takes so large a share of the weights `from` to `from + length` away from them. */
  decay(from: number, length: number, share: number): void;
}

/** Five arrays of so many bytes together are what a memory can hold: 4 GiB less a page, 214 million parameters. */
const MOST_BYTES = 2 ** 32 - 65_536;
const ARRAYS = 5;
/** Numbers of each array that pass through a memory at a time: they stay in the processor's cache. */
const BLOCK = 32_768;

/** @param mostBytes,block for tests */
export function adamWArrays(count: number, mostBytes = MOST_BYTES, block = BLOCK): AdamWArrays {
  return 4 * ARRAYS * count <= mostBytes ? inOneMemory(count) : inArraysOfTheirOwn(count, block);
}

function inOneMemory(count: number): AdamWArrays {
  const memory = memoryOf(4 * ARRAYS * count);
  const kernels = kernelsOn(memory);
  const [weights, gradient, firsts, seconds, further] = Array.from(
    { length: ARRAYS },
    (_, index) => new Float32Array(memory.buffer, index * count * 4, count),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  return {
    weights,
    gradient,
    firsts,
    seconds,
    addToGradient(parts, from = 0) {
      join(parts, further);
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      kernels.addTo(gradient.byteOffset + 4 * from, further.byteOffset, length);
    },
    squares: (from, length) => kernels.squares(gradient.byteOffset + 4 * from, length),
    update(from, length, settings) {
      const [w, g, m, v] = [weights, gradient, firsts, seconds].map(({ byteOffset }) => byteOffset + 4 * from);
      kernels.adamw(w!, g!, m!, v!, length, ...settings);
    },
    decay: (from, length, share) => kernels.decay(weights.byteOffset + 4 * from, length, share),
  };
}

/** Copying takes a small part of the time of a model of this size, and single numbers are computed as in one memory. */
function inArraysOfTheirOwn(count: number, block: number): AdamWArrays {
  const [weights, gradient, firsts, seconds] = [0, 0, 0, 0].map(() => new Float32Array(count)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const memory = memoryOf(4 * 4 * block);
  const kernels: Kernels = kernelsOn(memory);
  const [w, g, m, v] = [0, 1, 2, 3].map((index) => new Float32Array(memory.buffer, index * block * 4, block)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return {
    weights,
    gradient,
    firsts,
    seconds,
    addToGradient(parts, from = 0) {
      let at = from;
      for (const part of parts) for (let i = 0; i < part.length; i++) gradient[at++]! += part[i]!;
    },
    squares(from, length) {
      let sum = 0;
      for (let start = from; start < from + length; start += block) {
        const part = gradient.subarray(start, Math.min(start + block, from + length));
        g.set(part);
        sum += kernels.squares(g.byteOffset, part.length);
      }
      return sum;
    },
    update(from, length, settings) {
      for (let start = from; start < from + length; start += block) {
        const end = Math.min(start + block, from + length);
        for (const [place, whole] of [
          [w, weights],
          [g, gradient],
          [m, firsts],
          [v, seconds],
        ] as const)
          place.set(whole.subarray(start, end));
        kernels.adamw(w.byteOffset, g.byteOffset, m.byteOffset, v.byteOffset, end - start, ...settings);
        for (const [place, whole] of [
          [w, weights],
          [m, firsts],
          [v, seconds],
        ] as const)
          whole.set(place.subarray(0, end - start), start);
      }
    },
    decay(from, length, share) {
      for (let start = from; start < from + length; start += block) {
        const part = weights.subarray(start, Math.min(start + block, from + length));
        w.set(part);
        kernels.decay(w.byteOffset, part.length, share);
        part.set(w.subarray(0, part.length));
      }
    },
  };
}
