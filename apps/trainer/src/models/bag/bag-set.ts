/** Examples as the bag model reads them: sparse bags and standardized surface numbers. */

import type { Bag } from './bag.ts';
import type { InputSet, WordDropout } from '../input-set.ts';
import type { BagInput, MicroBatch } from '../micro-batch.ts';

/** Of an item, by its number. */
type BagOf = (item: number) => Bag;
type NumbersOf = (item: number) => Float32Array;

export class BagSet implements InputSet {
  readonly size: number;
  readonly labels: Uint8Array;
  readonly #weights: Float32Array;
  readonly #bagOf: BagOf | null;
  readonly #numbersOf: NumbersOf | null;

  /** @param numbersOf standardized; null: not used, as are bags */
  constructor(labels: Uint8Array, weights: Float32Array, bagOf: BagOf | null, numbersOf: NumbersOf | null) {
    this.size = labels.length;
    this.labels = labels;
    this.#weights = weights;
    this.#bagOf = bagOf;
    this.#numbersOf = numbersOf;
  }

  batch(items: ArrayLike<number>, dropout: WordDropout | null): MicroBatch {
    const size = items.length;
    return {
      input: {
        kind: 'bag',
        size,
        bags: this.#bagOf && joinBags(Array.from(items, this.#bagOf), dropout && dropout.rate > 0 ? dropout : null),
        numbers: this.#numbersOf && joinRows(Array.from(items, this.#numbersOf)),
      },
      firstRow: 0,
      objective: 'binary',
      labels: Float32Array.from(items, (item) => this.labels[item]!),
      margins: new Float32Array(0),
      weights: Float32Array.from(items, (item) => this.#weights[item]!),
      examples: Int32Array.from(items),
    };
  }
}

function joinBags(bags: readonly Bag[], dropout: WordDropout | null): NonNullable<BagInput['bags']> {
  const rowStarts = new Int32Array(bags.length + 1);
  let most = 0;
  for (const bag of bags) most += bag.rows.length;
  const rows = new Int32Array(most);
  const weights = new Float32Array(rows.length);
  const scale = dropout ? 1 / (1 - dropout.rate) : 1;
  let end = 0;
  for (const [i, bag] of bags.entries()) {
    for (let j = 0; j < bag.rows.length; j++) {
      if (dropout && dropout.random() < dropout.rate) continue;
      rows[end] = bag.rows[j]!;
      weights[end++] = bag.weights[j]! * scale;
    }
    rowStarts[i + 1] = end;
  }
  return { rowStarts, rows: rows.subarray(0, end), weights: weights.subarray(0, end) };
}

function joinRows(numbers: readonly Float32Array[]): Float32Array {
  const width = numbers[0]!.length;
  const rows = new Float32Array(numbers.length * width);
  for (const [i, row] of numbers.entries()) rows.set(row, i * width);
  return rows;
}
