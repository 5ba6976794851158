/** Examples as the model reads them: sparse bags and standardized surface numbers. Everything fitted is fitted on the training set. */

import type { ModelConfig } from './config-schema.ts';
import type { BagLayout } from './engine/bag.ts';
import { bagMaker, rowsOfLayout } from './engine/bag.ts';
import { bagModel } from './engine/bag-model.ts';
import { BagSet } from './engine/bag-set.ts';
import type { InputSet } from './engine/input-set.ts';
import type { ModelPlan } from './engine/model-plan.ts';
import type { Example } from './example.ts';
import { solutionOf } from './example.ts';
import type { Standardization } from './surface-numbers.ts';
import { SURFACE_NUMBERS, standardizationOf, standardize, surfaceNumbersOf } from './surface-numbers.ts';
import { buildTokenizer, Tokenizer } from './tokenizer.ts';

/** Judgements one by one. */
export interface Split {
  train: readonly Example[];
  validation: readonly Example[];
}

export interface PreparedSplit {
  model: ModelPlan;
  train: InputSet;
  validation: InputSet;
  /** Standardized surface numbers of the validation set, whatever the model reads: for the trivial baselines. */
  validationNumbers: Float32Array[];
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
  const standardized = (raw: readonly Float32Array[]) => raw.map((row) => standardize(row, standardization));
  const setOf = (examples: readonly Example[], numbers: Float32Array[]): InputSet =>
    new BagSet(
      Uint8Array.from(examples, (example) => example.label),
      config.use_words ? examples.map(bagOf) : null,
      config.use_surface_numbers ? numbers : null,
    );
  const validationNumbers = standardized(split.validation.map(surfaceNumbersOf));
  return {
    model: bagModel(config, { embeddingRows: rowsOfLayout(layout), surfaceNumbers: SURFACE_NUMBERS.length }),
    train: setOf(split.train, standardized(rawTrain)),
    validation: setOf(split.validation, validationNumbers),
    validationNumbers,
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
