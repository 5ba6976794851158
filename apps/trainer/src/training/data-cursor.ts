/** Which items a step learns from. They follow from seed and step alone, so that a training can resume at any step. */

import { seededRandom, shuffle } from '../base/random.ts';

export interface CursorPlan {
  items: number;
  itemsPerStep: number;
  stepsPerEpoch: number;
  itemsPerBatch: number;
  seed: number;
  /** Tokens of an item: items of similar length share a batch, which keeps padding small. Left out: batches are drawn at random. */
  tokensOf?: (item: number) => number;
}

/** Batches whose items are sorted among them; more would make them less random, and save little more padding. */
const SORTED_BATCHES = 20;

export class DataCursor {
  readonly #plan: CursorPlan;
  #epoch = -1;
  #order = new Uint32Array(0);

  constructor(plan: CursorPlan) {
    this.#plan = plan;
  }

  /** @param step from 1 @returns the items of each batch of the step */
  batchesOf(step: number): Uint32Array[] {
    const { items, itemsPerStep, stepsPerEpoch, itemsPerBatch, seed, tokensOf } = this.#plan;
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#order = shuffle(
        seededRandom(seed, 'order', epoch),
        Uint32Array.from({ length: items }, (_, i) => i),
      );
      if (tokensOf) this.#groupByLength(tokensOf, epoch);
    }
    const from = ((step - 1) % stepsPerEpoch) * itemsPerStep;
    const ofStep = this.#order.subarray(from, from + itemsPerStep);
    return Array.from({ length: Math.ceil(ofStep.length / itemsPerBatch) }, (_, i) =>
      ofStep.subarray(i * itemsPerBatch, (i + 1) * itemsPerBatch),
    );
  }

  /** A batch that isn't full stays the last of the epoch, and is drawn at random. */
  #groupByLength(tokensOf: (item: number) => number, epoch: number): void {
    const { itemsPerBatch, seed } = this.#plan;
    const order = this.#order;
    const random = seededRandom(seed, 'batches', epoch);
    const full = order.length - (order.length % itemsPerBatch);
    for (let from = 0; from < full; from += SORTED_BATCHES * itemsPerBatch) {
      const chunk = order.slice(from, Math.min(full, from + SORTED_BATCHES * itemsPerBatch));
      const lengths = new Map(Array.from(chunk, (item) => [item, tokensOf(item)]));
      chunk.sort((a, b) => lengths.get(a)! - lengths.get(b)! || a - b);
      const batches = shuffle(
        random,
        Uint32Array.from({ length: chunk.length / itemsPerBatch }, (_, i) => i),
      );
      batches.forEach((batch, i) =>
        order.set(chunk.subarray(batch * itemsPerBatch, (batch + 1) * itemsPerBatch), from + i * itemsPerBatch),
      );
    }
  }
}
