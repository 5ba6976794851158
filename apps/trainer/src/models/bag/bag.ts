/** The word part's input: which rows of the embedding matrix a text looks up, and with what weight. */

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

/** Makes bags of the word ids of a problem and of a solution. */
export function bagMaker(layout: BagLayout): (problem: ArrayLike<number>, solution: ArrayLike<number>) => Bag {
  const blocksOf = (words: ArrayLike<number>, side: 0 | 1): Bag => {
    const { vocabularySize, pairBuckets } = layout;
    const rows: number[] = [];
    const weights: number[] = [];
    const ids = Array.from(words).slice(0, MAX_WORDS);
    addBlock(
      ids.map((id) => side * vocabularySize + id),
      rows,
      weights,
    );
    if (pairBuckets > 0) {
      const pairsFrom = 2 * vocabularySize + side * pairBuckets;
      addBlock(
        ids.slice(1).map((id, i) => pairsFrom + pairBucket(ids[i]!, id, pairBuckets)),
        rows,
        weights,
      );
    }
    return { rows: Int32Array.from(rows), weights: Float32Array.from(weights) };
  };
  return (problemWords, solutionWords) => {
    const problem = blocksOf(problemWords, 0);
    const solution = blocksOf(solutionWords, 1);
    const rows = new Int32Array(problem.rows.length + solution.rows.length);
    const weights = new Float32Array(rows.length);
    rows.set(problem.rows);
    rows.set(solution.rows, problem.rows.length);
    weights.set(problem.weights);
    weights.set(solution.weights, problem.rows.length);
    return { rows, weights };
  };
}

/** Row of a pair within its block; unsigned 32 bit arithmetic throughout, as `config.json` of a model says. */
function pairBucket(first: number, second: number, buckets: number): number {
  let hash = (Math.imul(first, 2654435761) + Math.imul(second, 40503)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
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
