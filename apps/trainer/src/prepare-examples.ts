/** Examples as the model reads them: sparse bags and standardized surface numbers. Everything fitted is fitted on the training set. */

import type { Bag, BagLayout } from './bag.ts';
import { bagMaker } from './bag.ts';
import type { ModelConfig } from './config-schema.ts';
import type { Example } from './example.ts';
import { solutionOf } from './example.ts';
import type { Standardization } from './surface-numbers.ts';
import { standardizationOf, standardize, surfaceNumbersOf } from './surface-numbers.ts';
import { buildTokenizer, Tokenizer } from './tokenizer.ts';

/** Judgements one by one. */
export interface Split {
  train: readonly Example[];
  validation: readonly Example[];
}

export interface Prepared {
  bags: Bag[];
  /** Standardized. */
  numbers: Float32Array[];
  labels: Uint8Array;
}

export interface PreparedSplit {
  train: Prepared;
  validation: Prepared;
  tokenizer: Tokenizer;
  layout: BagLayout;
  standardization: Standardization;
}

export function prepareSplit(split: Split, config: ModelConfig): PreparedSplit {
  const tokenizer = config.use_words
    ? buildTokenizer(textsOf(split.train), { maxWords: config.vocab_size, minCount: config.min_word_count })
    : new Tokenizer([]);
  const layout = { vocabularySize: tokenizer.size, pairBuckets: config.use_words ? config.pair_buckets : 0 };
  const bagOf = bagMaker(tokenizer, layout);
  const rawTrain = split.train.map(surfaceNumbersOf);
  const standardization = standardizationOf(rawTrain);
  const prepare = (examples: readonly Example[], raw: Float32Array[]): Prepared => ({
    bags: config.use_words ? examples.map(bagOf) : [],
    numbers: raw.map((row) => standardize(row, standardization)),
    labels: Uint8Array.from(examples, (example) => example.label),
  });
  return {
    train: prepare(split.train, rawTrain),
    validation: prepare(split.validation, split.validation.map(surfaceNumbersOf)),
    tokenizer,
    layout,
    standardization,
  };
}

function* textsOf(examples: readonly Example[]): Generator<string> {
  let last: string | null = null;
  for (const example of examples) {
    // A problem counts once for each run of its examples, or its words would crowd out the solutions'.
    if (example.problem !== last) yield example.problem;
    last = example.problem;
    yield solutionOf(example);
  }
}
