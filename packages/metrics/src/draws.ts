/** Draws of whole problems: the same ones for every run, so that what is hard for all of them cancels in a difference. */

/** What a page shows must not change when it is loaded again. */
const SEED = 11;
export const DRAWS = 400;

/** Numbers in [0, 1), always the same for a seed: a Weyl sequence, mixed (murmur3's finalizer, Stafford's constants). */
export function numbersFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The bootstrap of whole groups (Efron and Tibshirani 1993).
 * @param problems how many there are
 * @returns of each draw, how often each problem is in it
 */
export function drawProblems(problems: number, draws = DRAWS, seed = SEED): Uint16Array[] {
  const random = numbersFrom(seed);
  return Array.from({ length: draws }, () => {
    const times = new Uint16Array(problems);
    for (let i = 0; i < problems; i++) times[Math.floor(random() * problems)]!++;
    return times;
  });
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Sample standard deviation, with n - 1. NaN for fewer than two. */
export function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return values.length < 2 ? NaN : Math.sqrt(squares / (values.length - 1));
}

/** Linear between the two nearest, as NumPy's default. @param sorted rising @returns NaN for none */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * ((sorted[Math.floor(at) + 1] ?? low) - low);
}
