/** Rotary positions (Su et al. 2021) of a batch: cosine and sine of the angle of each number of a head, at each token. */

import type { Feed, TokenInput } from '../micro-batch.ts';

/** theta^(-2 i / width), [width / 2]. */
export function plainFrequencies(theta: number, width: number): Float64Array {
  return Float64Array.from({ length: width / 2 }, (_, i) => theta ** ((-2 * i) / width));
}

/** @param frequencies in radians a token, [width / 2] @returns both [size * length, width] */
export function rotaryFeeds(
  { size, length }: Pick<TokenInput, 'size' | 'length'>,
  frequencies: Float64Array,
): { cosines: Feed; sines: Feed } {
  const half = frequencies.length;
  const tokens = size * length;
  const angles = (of: (angle: number) => number) => {
    const values = new Float32Array(tokens * 2 * half);
    for (let position = 0; position < length; position++)
      for (let i = 0; i < half; i++) {
        // In single precision, as PyTorch has it.
        const value = of(Math.fround(position * Math.fround(frequencies[i]!)));
        values[position * 2 * half + i] = values[position * 2 * half + half + i] = value;
      }
    for (let row = 1; row < size; row++) values.copyWithin(row * length * 2 * half, 0, length * 2 * half);
    return { values, shape: [tokens, 2 * half] };
  };
  return { cosines: angles(Math.cos), sines: angles(Math.sin) };
}
