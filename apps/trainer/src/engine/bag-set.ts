/** Examples as the bag model reads them: sparse bags and standardized surface numbers. */

import type { Bag } from './bag.ts';
import type { InputSet, WordDropout } from './input-set.ts';
import type { BagInput, MicroBatch } from './micro-batch.ts';

export class BagSet implements InputSet {
  readonly size: number;
  readonly labels: Uint8Array;
  readonly #weights: Float32Array;
  readonly #bags: readonly Bag[] | null;
  readonly #numbers: readonly Float32Array[] | null;

  /** @param numbers standardized; null: not used, as are bags */
  constructor(labels: Uint8Array, weights: Float32Array, bags: readonly Bag[] | null, numbers: readonly Float32Array[] | null) {
    this.size = labels.length;
    this.labels = labels;
    this.#weights = weights;
    this.#bags = bags;
    this.#numbers = numbers;
  }

  batch(items: ArrayLike<number>, dropout: WordDropout | null): MicroBatch {
    const size = items.length;
    return {
      input: {
        kind: 'bag',
        size,
        bags: this.#bags && joinBags(this.#bags, items, dropout && dropout.rate > 0 ? dropout : null),
        numbers: this.#numbers && joinRows(this.#numbers, items),
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

function joinBags(bags: readonly Bag[], items: ArrayLike<number>, dropout: WordDropout | null): NonNullable<BagInput['bags']> {
  const rowStarts = new Int32Array(items.length + 1);
  let most = 0;
  for (let i = 0; i < items.length; i++) most += bags[items[i]!]!.rows.length;
  const rows = new Int32Array(most);
  const weights = new Float32Array(rows.length);
  const scale = dropout ? 1 / (1 - dropout.rate) : 1;
  let end = 0;
  for (let i = 0; i < items.length; i++) {
    const bag = bags[items[i]!]!;
    for (let j = 0; j < bag.rows.length; j++) {
      if (dropout && dropout.random() < dropout.rate) continue;
      rows[end] = bag.rows[j]!;
      weights[end++] = bag.weights[j]! * scale;
    }
    rowStarts[i + 1] = end;
  }
  return { rowStarts, rows: rows.subarray(0, end), weights: weights.subarray(0, end) };
}

function joinRows(numbers: readonly Float32Array[], items: ArrayLike<number>): Float32Array {
  const width = numbers[0]!.length;
  const rows = new Float32Array(items.length * width);
  for (let i = 0; i < items.length; i++) rows.set(numbers[items[i]!]!, i * width);
  return rows;
}
