/** Which items a step learns from. They follow from seed and step alone, so that a training can resume at any step. */

import { seededRandom, shuffle } from '../base/random.ts';

export interface CursorPlan {
  items: number;
  itemsPerStep: number;
  stepsPerEpoch: number;
  itemsPerBatch: number;
  seed: number;
}

export class DataCursor {
  readonly #plan: CursorPlan;
  #epoch = -1;
  #order = new Uint32Array(0);

  constructor(plan: CursorPlan) {
    this.#plan = plan;
  }

  /** @param step from 1 @returns the items of each batch of the step */
  batchesOf(step: number): Uint32Array[] {
    const { items, itemsPerStep, stepsPerEpoch, itemsPerBatch, seed } = this.#plan;
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#order = shuffle(
        seededRandom(seed, 'order', epoch),
        Uint32Array.from({ length: items }, (_, i) => i),
      );
    }
    const from = ((step - 1) % stepsPerEpoch) * itemsPerStep;
    const ofStep = this.#order.subarray(from, from + itemsPerStep);
    return Array.from({ length: Math.ceil(ofStep.length / itemsPerBatch) }, (_, i) =>
      ofStep.subarray(i * itemsPerBatch, (i + 1) * itemsPerBatch),
    );
  }
}
