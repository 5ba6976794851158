/** Reads examples for the bag model: one item a judgement. */

import type { ModelConfig } from '../config-schema.ts';
import type { Examples, SolutionExample } from '../data/example.ts';
import { judgedStepsOf } from '../data/judged-step.ts';
import type { Standardization } from '../surface-numbers.ts';
import { standardizationOf, standardize, SURFACE_NUMBERS, surfaceNumbersOf } from '../surface-numbers.ts';
import { buildTokenizer, Tokenizer } from '../tokenizer.ts';
import type { Bag } from './bag.ts';
import { bagMaker, rowsOfLayout } from './bag.ts';
import { bagModel } from './bag-model.ts';
import { BagSet } from './bag-set.ts';
import type { ModelReader } from './model-reader.ts';
import { wordTexts } from './word-texts.ts';

export function fitBagReader(train: Examples<SolutionExample>, config: ModelConfig): ModelReader {
  const tokenizer = config.use_words
    ? buildTokenizer(wordTexts(train), { maxWords: config.vocab_size, minCount: config.min_word_count })
    : new Tokenizer([]);
  const raw: Float32Array[] = [];
  for (const example of judgedStepsOf(train)) raw.push(surfaceNumbersOf(example));
  return bagReader(config, tokenizer, standardizationOf(raw));
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
      const bagOf = bagMaker(tokenizer, layout);
      const bags: Bag[] = [];
      const numbers: Float32Array[] = [];
      const labels: number[] = [];
      const weights: number[] = [];
      for (const example of judgedStepsOf(examples)) {
        if (config.use_words) bags.push(bagOf(example));
        if (config.use_surface_numbers) numbers.push(standardize(surfaceNumbersOf(example), standardization));
        labels.push(example.label);
        weights.push(example.weight);
      }
      return new BagSet(Uint8Array.from(labels), Float32Array.from(weights), config.use_words ? bags : null, config.use_surface_numbers ? numbers : null);
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
