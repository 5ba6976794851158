/** Reads examples for the bag model: one item per labelled step. */

import type { ModelConfig } from '../../config/config-schema.ts';
import type { Examples, SolutionExample } from '../../data/example.ts';
import { eachLabelledStep } from '../../data/labelled-step.ts';
import { Column } from '../../data/packed/column.ts';
import type { ReportProgress } from '../../data/pass-over.ts';
import { passOver } from '../../data/pass-over.ts';
import type { Standardization } from '../../features/surface-numbers.ts';
import {
  describedStandardization,
  savedStandardization,
  standardizationOf,
  standardize,
  SURFACE_NUMBERS,
  surfaceNumbersOf,
} from '../../features/surface-numbers.ts';
import { buildTokenizer, Tokenizer } from '../../features/tokenizer.ts';
import type { Bag, BagLayout } from './bag.ts';
import { bagMaker, rowsOfLayout } from './bag.ts';
import { bagModel } from './bag-model.ts';
import { BagSet } from './bag-set.ts';
import type { Model, ModelReader, ReadingOptions } from '../model.ts';
import { NumberRows } from '../number-rows.ts';
import { PackedWords } from '../packed-words.ts';
import { wordTexts } from '../word-texts.ts';

/** The bags of this many labelled steps are kept; those of further steps are made again for each batch. */
const MAX_KEPT_BAGS = 20_000;

export const bag = {
  fit(train: Examples<SolutionExample>, config: ModelConfig, { passed }: ReadingOptions = {}): ModelReader {
    const tokenizer = config.use_words
      ? buildTokenizer(wordTexts(passOver(train, 'Building the vocabulary', passed)), {
          maxWords: config.vocab_size,
          minCount: config.min_word_count,
        })
      : new Tokenizer([]);
    const read = readSteps(passOver(train, 'Extracting features', passed));
    return bagReader(config, tokenizer, standardizationOf(read.numbers), passed, new WeakMap([[train, read]]));
  },
  open(config, tokenizerText, { surface_numbers: numbers }) {
    const tokenizer = Tokenizer.fromJson(tokenizerText);
    return bagReader(config, tokenizer, savedStandardization(numbers));
  },
  plan: ({ config, rows, surfaceNumbers }) => bagModel(config, { embeddingRows: rows, surfaceNumbers }),
} satisfies Model;

/** @param counted steps that `fit` has read already */
function bagReader(
  config: ModelConfig,
  tokenizer: Tokenizer,
  standardization: Standardization,
  passed?: ReportProgress,
  counted = new WeakMap<Examples<SolutionExample>, ReadSteps>(),
): ModelReader {
  const layout = { vocabularySize: tokenizer.size, pairBuckets: config.use_words ? config.pair_buckets : 0 };
  return {
    plan: bagModel(config, { embeddingRows: rowsOfLayout(layout), surfaceNumbers: SURFACE_NUMBERS.length }),
    tokenizer,
    read(examples) {
      const { labels, weights, numbers } =
        counted.get(examples) ?? readSteps(passOver(examples, 'Extracting features', passed));
      counted.delete(examples);
      for (const row of numbers) row.set(standardize(row, standardization));
      const bags = config.use_words
        ? bagsOf(new PackedWords(passOver(examples, 'Reading words', passed), tokenizer), layout)
        : null;
      return new BagSet(labels, weights, bags, config.use_surface_numbers ? (step) => numbers.at(step) : null);
    },
    describe: () => ({
      ...config,
      architecture: 'rewardboard-bag-mlp',
      version: 1,
      formula:
        'probability = sigmoid(relu(bag · words.embedding · words.hidden + numbers · numbers.hidden + hidden.bias) · head.weight + head.bias)',
      bag: {
        vocabulary: layout.vocabularySize,
        pair_buckets: layout.pairBuckets,
        rows: 'problem word id | vocabulary + solution word id | 2 vocabulary + problem pair | 2 vocabulary + pair_buckets + solution pair',
        pair:
          'h = first id * 2654435761 + second id * 40503; h = (h xor (h >>> 16)) * 0x45d9f3b; bucket = (h xor (h >>> 16)) mod pair_buckets; ' +
          'all modulo 2^32',
        weight: 'each of the four blocks: 1 + ln(count), scaled to length 1',
      },
      surface_numbers: describedStandardization(standardization),
    }),
  };
}

interface ReadSteps {
  labels: Uint8Array;
  weights: Float32Array;
  /** Surface numbers of each step, not standardized. */
  numbers: NumberRows;
}

function readSteps(examples: Iterable<SolutionExample>): ReadSteps {
  const labels = new Column((length) => new Uint8Array(length));
  const weights = new Column((length) => new Float32Array(length));
  const numbers = new NumberRows(SURFACE_NUMBERS.length);
  for (const step of eachLabelledStep(examples)) {
    labels.push(step.label);
    weights.push(step.weight);
    numbers.push(surfaceNumbersOf(step));
  }
  return { labels: labels.values(), weights: weights.values(), numbers };
}

export function bagsOf(words: Pick<PackedWords, 'problemOf' | 'solutionOf'>, layout: BagLayout): (step: number) => Bag {
  const make = bagMaker(layout);
  const kept: Bag[] = [];
  return (step) => {
    const bag = kept[step] ?? make(words.problemOf(step), words.solutionOf(step));
    if (step < MAX_KEPT_BAGS) kept[step] = bag;
    return bag;
  };
}
