/** How a family of pretrained models is built: its tensors by Hugging Face's names, and its formula over them. */

import type { Feeds, TokenInput } from '../micro-batch.ts';
import type { Operations } from '../operations.ts';

/** A tensor of the model. */
export interface Part {
  /** As in a file with a head: "bert.encoder.layer.0.output.dense.weight". */
  name: string;
  shape: readonly number[];
  /** Only weights of `linear` get adapters; `table` and `linear` decay. */
  kind: 'table' | 'linear' | 'vector' | 'head';
  /** Of a table: the input that lists which of its rows a batch uses, if it is large and used nowhere else. */
  lookedUpBy?: string;
  /** What it starts with where the file has none, as models without a head; left out: the file must have it. */
  fresh?: 'normal' | 'zeros' | 'ones';
}

/** The model's layers, each by the name of its module; adapters are added where there are any. */
export interface Layers<T> {
  on: Operations<T>;
  linear(x: T, module: string): T;
  norm(x: T, module: string): T;
  table(module: string): T;
}

export interface Blueprint {
  /** Before the names of the body's tensors in a file with a head; a file without one has none. */
  prefix: string;
  parts: readonly Part[];
  /** Module of the last layer, which gives the answer: [1, width], with a vector if `hasBias`. */
  answer: string;
  hasBias: boolean;
  /** Hidden states, [answers, width]: what the last layer reads. */
  body<T>(layers: Layers<T>): T;
  feeds(input: TokenInput): Feeds;
}

/** Name of the input with the zeros that a norm without a vector of its own adds, [width]. */
export const NO_BIAS = 'zeros';

/** Added to the scores of tokens that may not be seen: their share is exactly 0 after the softmax. */
const HIDDEN = -1e9;

/** [size, length, length]: 0 where a token sees another, else -1e9. */
export function visibleTokens({ size, length }: TokenInput, sees: (row: number, from: number, to: number) => boolean) {
  const values = new Float32Array(size * length * length);
  for (let row = 0, at = 0; row < size; row++)
    for (let from = 0; from < length; from++)
      for (let to = 0; to < length; to++, at++) if (!sees(row, from, to)) values[at] = HIDDEN;
  return { values, shape: [size, length, length] };
}
