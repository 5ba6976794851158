/** Reads examples for the transformer: one item per solution, all its labelled steps in one pass. */

import type { ModelConfig } from '../../config/config-schema.ts';
import type { Examples, SolutionExample } from '../../data/example.ts';
import type { ReportProgress } from '../../data/pass-over.ts';
import { passOver } from '../../data/pass-over.ts';
import { Tokenizer, buildTokenizer } from '../../features/tokenizer.ts';
import type { Model, ModelReader, ReadingOptions } from '../model.ts';
import { rememberLast } from '../../base/remember-last.ts';
import { cutIntoRows } from '../cut-into-rows.ts';
import { TokenSet } from '../token-set.ts';
import { transformerModel } from './transformer-model.ts';
import { wordTexts } from '../word-texts.ts';

export const transformer = {
  fit(train: Examples<SolutionExample>, config: ModelConfig, { passed }: ReadingOptions = {}): ModelReader {
    const texts = wordTexts(passOver(train, 'Building the vocabulary', passed));
    const tokenizer = buildTokenizer(texts, { maxWords: config.vocab_size, minCount: config.min_word_count });
    return tokenReader(config, tokenizer, passed);
  },
  open: (config, tokenizerText) => tokenReader(config, Tokenizer.fromJson(tokenizerText)),
  plan: ({ config, rows }) => transformerModel(config, rows),
} satisfies Model;

function tokenReader(config: ModelConfig, tokenizer: Tokenizer, passed?: ReportProgress): ModelReader {
  const special = { problemEnd: tokenizer.size, stepEnd: tokenizer.size + 1 };
  const problemOf = rememberLast((problem: string) => tokenizer.encode(problem));
  const frame = {
    length: config.max_sequence_length,
    before: [],
    problemEnd: [special.problemEnd],
    stepEnd: [special.stepEnd],
  };
  const rowsOf = ({ problem, steps }: SolutionExample) =>
    cutIntoRows(
      problemOf(problem),
      steps.map((step) => tokenizer.encode(step)),
      frame,
    );
  return {
    plan: transformerModel(config, tokenizer.size + 2),
    tokenizer,
    read: (examples) =>
      new TokenSet(passOver(examples, 'Reading words', passed), rowsOf, {
        length: config.max_sequence_length,
        vocabulary: tokenizer.size + 2,
        padToken: 0,
        ends: Object.values(special),
      }),
    describe: () => ({
      ...config,
      architecture: 'rewardboard-transformer',
      version: 1,
      formula:
        'an encoder with the norm before each part, gelu(x) = x * sigmoid(1.702 x); probability = sigmoid(final.norm(x) · head.weight + head.bias) at each scored token',
      tokens: {
        vocabulary: tokenizer.size,
        problem_end: special.problemEnd,
        step_end: special.stepEnd,
        row: 'words of the problem, problem_end, then for each step its words and step_end',
        judged: 'the step_end token of each step, or of the last step if the whole solution is scored',
        seen: 'a token attends to the problem, earlier steps and its own step, or to everything if the whole solution is scored',
      },
    }),
  };
}
