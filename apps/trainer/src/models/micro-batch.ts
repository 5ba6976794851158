/** A batch on the host: typed arrays only, so that it can go to another process or to another library. */

/** Sparse bags of words and pairs, and the surface numbers; what is switched off is null. */
export interface BagInput {
  kind: 'bag';
  size: number;
  /** Row i looks up `rows[rowStarts[i] ... rowStarts[i + 1]]`, each with its weight. */
  bags: { rowStarts: Int32Array; rows: Int32Array; weights: Float32Array } | null;
  /** Standardized, [size, numbers]. */
  numbers: Float32Array | null;
}

/** Texts as token ids; the model gives one answer at each scored position. */
export interface TokenInput {
  kind: 'tokens';
  size: number;
  /** Tokens a row has, padding included. */
  length: number;
  /** [size, length]. */
  ids: Int32Array;
  /** [size, length]: a token sees those of its own and of lower segments. */
  segments: Int32Array;
  /** [size, length]: which of two joined texts a token belongs to, for pretrained encoders that ask for it; absent where unused. */
  types?: Int32Array;
  /** Positions that are scored, as row * length + token. */
  judged: Int32Array;
  /** Pairs of positions, from and to, whose means are wanted of an encoder; left out: all tokens of each row. */
  spans?: Int32Array;
  /** Standardized surface numbers, [answers, numbers]; absent where the model has none. */
  numbers?: Float32Array;
}

export interface MicroBatch {
  input: BagInput | TokenInput;
  /** Where a batch was divided among devices: how many rows of it came before these. Otherwise 0. */
  firstRow: number;
  /**
   * `binary`: each answer has a label. `pairwise`: answers come in pairs, the chosen one before the rejected one, and the first
   * should be higher, by at least the pair's margin.
   */
  objective: 'binary' | 'pairwise';
  /** Of each answer, 0 to 1; of pairs nothing is asked, and it is empty. */
  labels: Float32Array;
  /** Of each pair; empty for `binary`. */
  margins: Float32Array;
  /** Of each answer, or of each pair: its loss is multiplied by this before the mean over all is taken. */
  weights: Float32Array;
  /** Which example of its set each answer belongs to; for pairs, which pair. */
  examples: Int32Array;
}

/** Numbers that a model gets, by name. */
export interface Feed {
  values: Float32Array | Int32Array;
  shape: number[];
}
export type Feeds = Record<string, Feed>;
