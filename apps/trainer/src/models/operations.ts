/**
 * The few operations that the models are made of. A model is written once in them; TensorFlow.js computes them as they come, and
 * ONNX writes them down as a graph. Matrices have two dimensions throughout: one row an example, or one row a token.
 */

export interface Operations<T> {
  parameter(name: string): T;
  /** What the batch has under this name; null when it has nothing. */
  input(name: string): T | null;
  /** [m, k] times [k, n]; the vector, if there is one, is added to every row. */
  matMul(left: T, right: T, vector?: T): T;
  /** Of equal shapes. */
  add(left: T, right: T): T;
  /** By numbers of the batch, of equal shape: no gradient goes to them. */
  scale(matrix: T, numbers: T): T;
  relu(x: T): T;
  /** x * sigmoid(1.702 x), the sigmoid form of GELU (Hendrycks and Gimpel 2016). */
  gelu(x: T): T;
  /** x * Phi(x) with the error function, the exact form of GELU (Hendrycks and Gimpel 2016). */
  geluErf(x: T): T;
  /** 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), the tanh form of GELU. */
  geluTanh(x: T): T;
  /** x * sigmoid(x). */
  silu(x: T): T;
  tanh(x: T): T;
  /** [m, k] times the transpose of [n, k], as PyTorch stores a layer; the vector, if there is one, is added to every row. */
  linear(x: T, weight: T, vector?: T): T;
  /** Element by element, of equal shapes. */
  multiply(left: T, right: T): T;
  times(x: T, factor: number): T;
  /** Each row to mean 0 and deviation 1, then times `gain` plus `bias`. */
  layerNorm(x: T, gain: T, bias: T, epsilon?: number): T;
  /** Each row divided by the root of its mean square, then times `gain` (Zhang and Sennrich 2019). */
  rmsNorm(x: T, gain: T, epsilon: number): T;
  /**
   * Rotary positions (Su et al. 2021) on [tokens, heads * width]: of each head the numbers i and i + width / 2 turn by an angle.
   * Cosines and sines: [tokens, width], both halves alike, from the batch.
   */
  rotate(x: T, cosines: T, sines: T, heads: number): T;
  /**
   * Scaled dot product attention of queries [size * length, heads * width] over keys and values [size * length, keyHeads * width];
   * `heads / keyHeads` queries share a key. `visible`: [size, length, length], 0 or -1e9, from the batch. Where only some tokens of
   * each row ask, queries are [size * asking, heads * width], and `visible` is [size, asking, length].
   */
  attend(queries: T, keys: T, values: T, visible: T, heads: number, keyHeads: number): T;
  /** Of what all tokens see, [size, length, length], what some see, equally many of each row: [size, asking, length]. `tokens` are numbered across rows. */
  visibleFrom(visible: T, tokens: T): T;
  /**
   * Attention that also goes by distance (He et al. 2021), over [size * length, heads * width], scaled by 1 / sqrt(width * (1 + tables)).
   * `ofQueries`: what a query meets by a key's distance, [2 length - 1, heads * width], its rows from the key that is farthest behind to
   * the one farthest ahead. `ofKeys`: what a key meets by a query's distance, in the same order. null: there is no such table.
   */
  attendByDistance(queries: T, keys: T, values: T, ofQueries: T | null, ofKeys: T | null, visible: T, heads: number): T;
  /** `count` columns from `from` on. */
  columns(x: T, from: number, count: number): T;
  /** Rows of a table, or of tokens, by number. */
  rows(table: T, ids: T): T;
  /** Weighted sums of rows of a table, one for each bag of the batch (`BAG_INPUTS`). */
  bags(table: T): T;
  /** Scaled dot product attention of `heads` heads over [size * length, 3 * width] (queries, keys, values); `visible`: [size, length, length], 0 or -1e9. */
  attention(queriesKeysValues: T, visible: T, heads: number): T;
  /** The same numbers, in rows of `width`. */
  byRows(x: T, width: number): T;
  /** [n, 1] to [n]. */
  column(x: T): T;
  /** Sum of weight times cross entropy of label and log odds. */
  binaryLoss(logits: T, labels: T, weights: T): T;
  /** Sum over pairs of weight * (-ln sigmoid(chosen - rejected - margin) + centering * (chosen + rejected)^2). */
  pairwiseLoss(logits: T, margins: T, weights: T, centering: number): T;
}

/** Where each bag begins and the last one ends; and for every word in them, its row of the table, its bag and its weight. */
export const BAG_INPUTS = {
  starts: 'bags.starts',
  rows: 'bags.rows',
  owners: 'bags.owners',
  weights: 'bags.weights',
} as const;
/** Layer norm's, as PyTorch has it. */
export const NORM_EPSILON = 1e-5;
/** The sigmoid form of GELU. */
export const GELU_FACTOR = 1.702;
