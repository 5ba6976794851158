/** Reads examples for the bag model: one item a judgement. */

import type { ModelConfig } from '../../config/config-schema.ts';
import type { Examples, SolutionExample } from '../../data/example.ts';
import { judgedStepsOf } from '../../data/labelled-step.ts';
import { Column } from '../../data/packed/column.ts';
import type { TellPassed } from '../../data/pass-over.ts';
import { passOver } from '../../data/pass-over.ts';
import type { Standardization } from '../../features/surface-numbers.ts';
import { standardizationOf, standardize, SURFACE_NUMBERS, surfaceNumbersOf } from '../../features/surface-numbers.ts';
import { buildTokenizer, Tokenizer } from '../../features/tokenizer.ts';
import type { Bag, BagLayout } from './bag.ts';
import { bagMaker, rowsOfLayout } from './bag.ts';
import { bagModel } from './bag-model.ts';
import { BagSet } from './bag-set.ts';
import type { ModelReader } from '../model-reader.ts';
import { NumberRows } from '../number-rows.ts';
import { PackedWords } from '../packed-words.ts';
import { wordTexts } from '../word-texts.ts';

/** Bags of so many judgements are kept once they are made; those of larger sets are made for each batch. */
const MAX_KEPT_BAGS = 20_000;

export function fitBagReader(train: Examples<SolutionExample>, config: ModelConfig, passed?: TellPassed): ModelReader {
  const tokenizer = config.use_words
    ? buildTokenizer(wordTexts(passOver(train, 'Counting words', passed)), {
        maxWords: config.vocab_size,
        minCount: config.min_word_count,
      })
    : new Tokenizer([]);
  const judged = readJudged(passOver(train, 'Counting numbers', passed));
  return bagReader(config, tokenizer, standardizationOf(judged.numbers), passed, new WeakMap([[train, judged]]));
}

export function openBagReader(
  config: ModelConfig,
  tokenizer: Tokenizer,
  { surface_numbers: numbers }: Readonly<Record<string, unknown>>,
): ModelReader {
  const saved = numbers as { name: string; mean: number; deviation: number }[];
  const stray = SURFACE_NUMBERS.find(({ name }, i) => saved[i]?.name !== name);
  if (stray) throw new Error(`config.json was written by another version: it lacks the surface number "${stray.name}"`);
  return bagReader(config, tokenizer, {
    mean: saved.map(({ mean }) => mean),
    deviation: saved.map(({ deviation }) => deviation),
  });
}

/** @param counted what was counted already, and is read once */
function bagReader(
  config: ModelConfig,
  tokenizer: Tokenizer,
  standardization: Standardization,
  passed?: TellPassed,
  counted = new WeakMap<Examples<SolutionExample>, Judged>(),
): ModelReader {
  const layout = { vocabularySize: tokenizer.size, pairBuckets: config.use_words ? config.pair_buckets : 0 };
  return {
    plan: bagModel(config, { embeddingRows: rowsOfLayout(layout), surfaceNumbers: SURFACE_NUMBERS.length }),
    tokenizer,
    read(examples) {
      const { labels, weights, numbers } =
        counted.get(examples) ?? readJudged(passOver(examples, 'Counting numbers', passed));
      counted.delete(examples);
      for (const row of numbers) row.set(standardize(row, standardization));
      const bags = config.use_words
        ? bagsOf(new PackedWords(passOver(examples, 'Reading words', passed), tokenizer), layout)
        : null;
      return new BagSet(
        labels,
        weights,
        bags,
        config.use_surface_numbers ? (judgement) => numbers.at(judgement) : null,
      );
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
      surface_numbers: SURFACE_NUMBERS.map(({ name }, i) => ({
        name,
        mean: standardization.mean[i],
        deviation: standardization.deviation[i],
      })),
    }),
  };
}

interface Judged {
  labels: Uint8Array;
  weights: Float32Array;
  /** Surface numbers of each judgement, not standardized. */
  numbers: NumberRows;
}

function readJudged(examples: Iterable<SolutionExample>): Judged {
  const labels = new Column((length) => new Uint8Array(length));
  const weights = new Column((length) => new Float32Array(length));
  const numbers = new NumberRows(SURFACE_NUMBERS.length);
  for (const judgement of judgedStepsOf(examples)) {
    labels.push(judgement.label);
    weights.push(judgement.weight);
    numbers.push(surfaceNumbersOf(judgement));
  }
  return { labels: labels.values(), weights: weights.values(), numbers };
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
