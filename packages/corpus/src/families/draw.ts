/** Random numbers of one drawn run, from its name. */

import { seededRandom } from '../../../../apps/trainer/src/base/random.ts';

export interface Draw {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Even in the logarithm: for learning rates, sizes and counts. */
  scale(low: number, high: number): number;
  whole(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
}

export function drawFor(id: string): Draw {
  const next = seededRandom(0, 'family', id);
  const between = (low: number, high: number) => low + (high - low) * next();
  return {
    next,
    between,
    scale: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    whole: (low, high) => Math.floor(between(low, high + 1)),
    pick: (list) => list[Math.floor(next() * list.length)]!,
    chance: (share) => next() < share,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Noise that remembers: `keep` of each value is that of the one before. Its deviation is 1. */
export function driftOf(draw: Draw, keep: number): () => number {
  let value = draw.normal();
  return () => {
    const now = value;
    value = keep * value + Math.sqrt(1 - keep * keep) * draw.normal();
    return now;
  };
}
