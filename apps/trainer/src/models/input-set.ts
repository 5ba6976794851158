/** Examples as a model reads them, ready to be put together to batches. */

import type { Random } from '../base/random.ts';
import type { MicroBatch } from './micro-batch.ts';

/** Leaves words out at random, and makes up for them where that is possible. */
export interface WordDropout {
  rate: number;
  random: Random;
}

export interface InputSet {
  /** Things that a batch is made of: examples, solutions with all their judged steps, or pairs. */
  readonly size: number;
  /** 0 or 1, one an example. */
  readonly labels: Uint8Array;
  /** What an item takes in a batch where it is the longest; left out: all take the same. */
  tokensOf?(item: number): number;
  batch(items: ArrayLike<number>, dropout: WordDropout | null): MicroBatch;
}
