/** The word part's input: which rows of the embedding matrix a text looks up, and with what weight. */

import type { Example } from './example.ts';
import { solutionOf } from './example.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A sparse row: `weights[i]` of embedding row `rows[i]`. */
export interface Bag {
  rows: Int32Array;
  weights: Float32Array;
}

/** The four blocks of the embedding matrix, in this order: words of the problem, words of the solution, pairs of each. */
export interface BagLayout {
  vocabularySize: number;
  /** Pairs of neighbouring words share this many rows a side; 0: no pairs. */
  pairBuckets: number;
}

export function rowsOfLayout({ vocabularySize, pairBuckets }: BagLayout): number {
  return 2 * vocabularySize + 2 * pairBuckets;
}

/** A text longer than this is read to here; each word costs about 16 bytes while the bag is made. */
const MAX_WORDS = 4096;

export function bagOf(example: Example, tokenizer: Tokenizer, layout: BagLayout): Bag {
  const { vocabularySize, pairBuckets } = layout;
  const pairsFrom = 2 * vocabularySize;
  const rows: number[] = [];
  const weights: number[] = [];
  for (const [side, text] of [example.problem, solutionOf(example)].entries()) {
    const ids = tokenizer.encode(text).slice(0, MAX_WORDS);
    addBlock(ids.map((id) => side * vocabularySize + id), rows, weights);
    if (pairBuckets === 0) continue;
    const pairs = ids.slice(1).map((id, i) => pairsFrom + side * pairBuckets + pairBucket(ids[i]!, id, pairBuckets));
    addBlock(pairs, rows, weights);
  }
  return { rows: Int32Array.from(rows), weights: Float32Array.from(weights) };
}

/** Row of a pair within its block: (first id * 2654435761 + second id * 40503) mod 2^32, mixed, mod the number of buckets. */
export function pairBucket(first: number, second: number, buckets: number): number {
  let hash = (Math.imul(first, 2654435761) + Math.imul(second, 40503)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) % buckets;
}

/** Each block weighs the same however long its text is: log counts, scaled to length 1. */
function addBlock(ids: readonly number[], rows: number[], weights: number[]): void {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  let square = 0;
  for (const count of counts.values()) square += (1 + Math.log(count)) ** 2;
  const scale = 1 / Math.sqrt(square || 1);
  for (const [row, count] of counts) {
    rows.push(row);
    weights.push((1 + Math.log(count)) * scale);
  }
}
