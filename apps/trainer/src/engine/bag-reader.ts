/** Reads examples for the bag model: one item a judgement. */

import type { ModelConfig } from '../config-schema.ts';
import type { Examples, SolutionExample } from '../data/example.ts';
import type { Judgements } from '../data/judged-step.ts';
import { judgementsOf } from '../data/judged-step.ts';
import type { Standardization } from '../surface-numbers.ts';
import { standardizationOf, standardize, SURFACE_NUMBERS, surfaceNumbersOf } from '../surface-numbers.ts';
import { buildTokenizer, Tokenizer } from '../tokenizer.ts';
import type { Bag, BagLayout } from './bag.ts';
import { bagMaker, rowsOfLayout } from './bag.ts';
import { bagModel } from './bag-model.ts';
import { BagSet } from './bag-set.ts';
import type { ModelReader } from './model-reader.ts';
import { PackedWords } from './packed-words.ts';
import { wordTexts } from './word-texts.ts';

/** Bags of so many judgements are kept once they are made; those of larger sets are made for each batch. */
const MAX_KEPT_BAGS = 20_000;

export function fitBagReader(train: Examples<SolutionExample>, config: ModelConfig): ModelReader {
  const tokenizer = config.use_words
    ? buildTokenizer(wordTexts(train), { maxWords: config.vocab_size, minCount: config.min_word_count })
    : new Tokenizer([]);
  const judgements = judgementsOf(train);
  const numbers = numbersOf(judgements);
  const rows = {
    *[Symbol.iterator]() {
      for (let i = 0; i < judgements.length; i++) yield numbers(i);
    },
  };
  return bagReader(config, tokenizer, standardizationOf(rows));
}

export function openBagReader(config: ModelConfig, tokenizer: Tokenizer, { surface_numbers: numbers }: Readonly<Record<string, unknown>>): ModelReader {
  const saved = numbers as { name: string; mean: number; deviation: number }[];
  const stray = SURFACE_NUMBERS.find(({ name }, i) => saved[i]?.name !== name);
  if (stray) throw new Error(`config.json was written by another version: it lacks the surface number "${stray.name}"`);
  return bagReader(config, tokenizer, {
    mean: saved.map(({ mean }) => mean),
    deviation: saved.map(({ deviation }) => deviation),
  });
}

function bagReader(config: ModelConfig, tokenizer: Tokenizer, standardization: Standardization): ModelReader {
  const layout = { vocabularySize: tokenizer.size, pairBuckets: config.use_words ? config.pair_buckets : 0 };
  return {
    plan: bagModel(config, { embeddingRows: rowsOfLayout(layout), surfaceNumbers: SURFACE_NUMBERS.length }),
    tokenizer,
    read(examples) {
      const judgements = judgementsOf(examples);
      const labels = new Uint8Array(judgements.length);
      const weights = new Float32Array(judgements.length);
      let i = 0;
      for (const { label, weight } of judgements) {
        labels[i] = label;
        weights[i++] = weight;
      }
      const numbers = config.use_surface_numbers ? numbersOf(judgements, (row) => standardize(row, standardization)) : null;
      return new BagSet(labels, weights, config.use_words ? bagsOf(new PackedWords(examples, tokenizer), layout) : null, numbers);
    },
    describe: () => ({
      ...config,
      architecture: 'rewardboard-bag-mlp',
      version: 1,
      formula: 'probability = sigmoid(relu(bag · words.embedding · words.hidden + numbers · numbers.hidden + hidden.bias) · head.weight + head.bias)',
      bag: {
        vocabulary: layout.vocabularySize,
        pair_buckets: layout.pairBuckets,
        rows: 'problem word id | vocabulary + solution word id | 2 vocabulary + problem pair | 2 vocabulary + pair_buckets + solution pair',
        pair:
          'h = first id * 2654435761 + second id * 40503; h = (h xor (h >>> 16)) * 0x45d9f3b; bucket = (h xor (h >>> 16)) mod pair_buckets; ' +
          'all modulo 2^32',
        weight: 'each of the four blocks: 1 + ln(count), scaled to length 1',
      },
      surface_numbers: SURFACE_NUMBERS.map(({ name }, i) => ({ name, mean: standardization.mean[i], deviation: standardization.deviation[i] })),
    }),
  };
}

/** The surface numbers of each judgement, in one array. */
function numbersOf(judgements: Judgements, change: (row: Float32Array) => Float32Array = (row) => row): (judgement: number) => Float32Array {
  const width = SURFACE_NUMBERS.length;
  const all = new Float32Array(judgements.length * width);
  let at = 0;
  for (const judgement of judgements) {
    all.set(change(surfaceNumbersOf(judgement)), at);
    at += width;
  }
  return (judgement) => all.subarray(judgement * width, (judgement + 1) * width);
}

function bagsOf(words: PackedWords, layout: BagLayout): (judgement: number) => Bag {
  const make = bagMaker(layout);
  const kept: Bag[] = [];
  return (judgement) => {
    const bag = kept[judgement] ?? make(words.problemOf(judgement), words.solutionOf(judgement));
    if (judgement < MAX_KEPT_BAGS) kept[judgement] = bag;
    return bag;
  };
}
