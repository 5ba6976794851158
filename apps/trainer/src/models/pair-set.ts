/** Preferences as a model reads them: two texts a pair, the chosen one first. */

import type { InputSet, WordDropout } from './input-set.ts';
import type { MicroBatch } from './micro-batch.ts';
import type { Examples, PreferenceExample, SolutionExample } from '../data/example.ts';
import { examplesAt } from '../data/example.ts';
import type { ModelReader } from './model.ts';

export class PairSet implements InputSet {
  readonly size: number;
  /** Of the single texts: a chosen one is 1. */
  readonly labels: Uint8Array;
  /** By one item; left out: all take the same. */
  readonly tokensOf?: (pair: number) => number;
  readonly #texts: InputSet;
  readonly #margins: Float32Array;
  readonly #weights: Float32Array;
  /** Of each item, its pair. */
  readonly #pairs: Int32Array;

  /** @param texts one item a text, of pair i the items 2 i and 2 i + 1 @param leavesOutCut only pairs of whole texts are items */
  constructor(texts: InputSet, margins: Float32Array, weights: Float32Array, leavesOutCut = false) {
    if (texts.size !== 2 * margins.length) throw new Error(`${texts.size} texts for ${margins.length} pairs`);
    const isCut = (pair: number) => texts.isCut!(2 * pair) || texts.isCut!(2 * pair + 1);
    const all = Int32Array.from(margins, (_, pair) => pair);
    this.#pairs = leavesOutCut && texts.isCut ? all.filter((pair) => !isCut(pair)) : all;
    this.size = this.#pairs.length;
    this.labels = texts.labels;
    this.#texts = texts;
    this.#margins = margins;
    this.#weights = weights;
    if (texts.tokensOf)
      this.tokensOf = (item) => {
        const text = 2 * this.#pairs[item]!;
        return 2 * Math.max(texts.tokensOf!(text), texts.tokensOf!(text + 1));
      };
  }

  marginOf(pair: number): number {
    return this.#margins[pair]!;
  }

  batch(items: ArrayLike<number>, dropout: WordDropout | null): MicroBatch {
    const pairs = Int32Array.from(items, (item) => this.#pairs[item]!);
    const texts = Int32Array.from({ length: 2 * pairs.length }, (_, i) => 2 * pairs[i >> 1]! + (i & 1));
    return {
      ...this.#texts.batch(texts, dropout),
      objective: 'pairwise',
      labels: new Float32Array(0),
      margins: Float32Array.from(pairs, (pair) => this.#margins[pair]!),
      weights: Float32Array.from(pairs, (pair) => this.#weights[pair]!),
      examples: pairs,
    };
  }
}

/** Pairs as whole solutions, two per pair, the chosen one labelled right. */
export function solutionsOfPairs(pairs: Examples<PreferenceExample>): Examples<SolutionExample> {
  return examplesAt(2 * pairs.length, (i) => {
    const { problem, chosen, rejected, problemKey, weight, place } = pairs.get(i >> 1);
    const [steps, label] = i % 2 === 0 ? ([chosen, 1] as const) : ([rejected, 0] as const);
    return { kind: 'solution', problem, steps, labelled: 'solution', labels: [label], problemKey, weight, place };
  });
}

/** @param texts those of the pairs, prepared @param leavesOutCut only pairs of whole texts are items */
export function readPairs(
  reader: ModelReader,
  pairs: Examples<PreferenceExample>,
  texts = solutionsOfPairs(pairs),
  leavesOutCut = false,
): PairSet {
  const margins = Float32Array.from(pairs, ({ margin }) => margin ?? 0);
  const weights = Float32Array.from(pairs, ({ weight }) => weight);
  return new PairSet(reader.read(texts), margins, weights, leavesOutCut);
}
