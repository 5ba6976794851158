/** Seeded random numbers: the same on every machine and every backend. */

export type Random = () => number;

/** What mulberry32 adds to its state for each number. */
export const STRIDE = 0x6d2b79f5;

/**
 * Mulberry32 (Tommy Ettinger 2017, public domain): 32 bits of state, uniform in [0, 1).
 * @param streams names that tell independent uses of one seed apart: ('split'), ('dropout', 17)
 */
export function seededRandom(seed: number, ...streams: (string | number)[]): Random {
  return randomAfter(0, seed, ...streams);
}

/** The same numbers without the first `draws`, which cost nothing. */
export function randomAfter(draws: number, seed: number, ...streams: (string | number)[]): Random {
  let state = stateAfter(draws, seed, ...streams);
  return () => {
    state = (state + STRIDE) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The state from which the next number is drawn. */
export function stateAfter(draws: number, seed: number, ...streams: (string | number)[]): number {
  return (hashText([seed, ...streams].join('/')) + Math.imul(draws, STRIDE)) | 0;
}

/** FNV-1a, 32 bit, over UTF-16 units. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Normal numbers by Box and Muller (1958). */
export function normals(random: Random, length: number, deviation: number): Float32Array {
  const numbers = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random())) * deviation;
    const angle = 2 * Math.PI * random();
    numbers[i] = radius * Math.cos(angle);
    if (i + 1 < length) numbers[i + 1] = radius * Math.sin(angle);
  }
  return numbers;
}

/** Fisher and Yates, in place. */
export function shuffle<T extends { [index: number]: unknown; length: number }>(random: Random, items: T): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = items[i];
    items[i] = items[j];
    items[j] = kept;
  }
  return items;
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

/** A whole number in [low, high]. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
