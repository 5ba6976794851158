/** Seeded random numbers, so that a drawn run is the same run every time. */

export interface Random {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Standard normal (Box and Muller). */
  normal(): number;
}

/** A 32-bit Weyl sequence through a mixing function of two multiplications. */
export function seededRandom(seed: number): Random {
  let state = (seed * 0x9e3779b9) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
