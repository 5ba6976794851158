/** Examples as a model reads them, ready to be put into batches. */

import type { Random } from '../base/random.ts';
import type { MicroBatch } from './micro-batch.ts';

/** Leaves words out at random; where words are summed, the others weigh more instead. */
export interface WordDropout {
  rate: number;
  random: Random;
}

export interface InputSet {
  /** Items that a batch is made of: labelled steps, solutions with all their labelled steps, or pairs. */
  readonly size: number;
  /** 0 or 1, one an example. */
  readonly labels: Uint8Array;
  /** Tokens that an item takes in a batch where it is the longest; left out: all take the same. */
  tokensOf?(item: number): number;
  /** Whether a part of the item's text is missing; left out: not known. */
  isCut?(item: number): boolean;
  /** Mean number of answers of an item; left out: every item has the same number. */
  readonly answersPerItem?: number;
  batch(items: ArrayLike<number>, dropout: WordDropout | null): MicroBatch;
}
