/** A subset of packed examples: one side of a split. */

import type { Example, Examples, PreferenceExample, SolutionExample } from './example.ts';
import type { PackedPreferences } from './packed/packed-preferences.ts';
import type { PackedSolutions } from './packed/packed-solutions.ts';

export type Packed = PackedSolutions | PackedPreferences;

class Subset<E extends Example> implements Examples<E> {
  readonly #get: (index: number) => E;
  /** Ascending indices in the packed set. */
  readonly indices: Uint32Array;

  constructor(get: (index: number) => E, indices: Uint32Array) {
    this.#get = get;
    this.indices = indices;
  }

  get length(): number {
    return this.indices.length;
  }

  get(index: number): E {
    return this.#get(this.indices[index]!);
  }

  *[Symbol.iterator](): Generator<E> {
    for (const index of this.indices) yield this.#get(index);
  }
}

export const solutionsAt = (packed: PackedSolutions, indices: Uint32Array): Examples<SolutionExample> =>
  new Subset((i) => packed.get(i), indices);
export const preferencesAt = (packed: PackedPreferences, indices: Uint32Array): Examples<PreferenceExample> =>
  new Subset((i) => packed.get(i), indices);

/** Indices of the examples whose problem passes the test. */
export function indicesOf(packed: Packed, isWanted: (key: number) => boolean): Uint32Array {
  const indices: number[] = [];
  for (let i = 0; i < packed.length; i++) if (isWanted(packed.keyOf(i))) indices.push(i);
  return Uint32Array.from(indices);
}
