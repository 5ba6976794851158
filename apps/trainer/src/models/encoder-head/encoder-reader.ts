/** Reads examples for a head on a frozen encoder: the embedding of each labelled step, joined with its surface numbers. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import type { ModelConfig } from '../../config/config-schema.ts';
import type { Examples, SolutionExample } from '../../data/example.ts';
import { eachLabelledStep, labelledStepsOf } from '../../data/labelled-step.ts';
import { passOver } from '../../data/pass-over.ts';
import { MAX_DEVIATIONS, SURFACE_NUMBERS, surfaceNumbersOf } from '../../features/surface-numbers.ts';
import { Tokenizer } from '../../features/tokenizer.ts';
import { bagModel } from '../bag/bag-model.ts';
import { BagSet } from '../bag/bag-set.ts';
import type { ModelPlan } from '../model-plan.ts';
import type { Model, ModelReader, OpenInference, ReadingOptions } from '../model.ts';
import { noticeShortRows } from '../pretrained/short-rows.ts';
import { embedSteps } from './embed-steps.ts';
import type { EncoderFiles } from './load-encoder.ts';
import { encoderFiles } from './load-encoder.ts';

/** Of each number over the training set. */
interface Scale {
  mean: number[];
  deviation: number[];
}

export const encoderHead = {
  async fit(train, config, options = {}) {
    const files = encoderFiles(config);
    noticeShortRows(config, files.directory.path, files.maxTokens, options);
    const numbers = await numbersOf(train, config, files, options, options.openInference!);
    return encoderReader(config, new Tokenizer([]), files, scaleOf(numbers), options, new WeakMap([[train, numbers]]));
  },
  open(config, tokenizerText, { encoder_files: saved, numbers }) {
    const files = encoderFiles(config);
    const { sha256 } = saved as { sha256: string };
    if (files.directory.sha256 !== sha256)
      throw new BadInput(
        `${files.directory.source}: not the encoder that this model was trained with (sha256 ${files.directory.sha256.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…); restore that one, or set "pretrained" in the model's config.json to its directory`,
      );
    return encoderReader(config, Tokenizer.fromJson(tokenizerText), files, numbers as Scale, {}, new WeakMap());
  },
  plan: ({ config, surfaceNumbers }) => headModel(config, surfaceNumbers),
} satisfies Model;

/** The bag model without words: one hidden layer on numbers. */
function headModel(config: ModelConfig, width: number): ModelPlan {
  return bagModel(
    { ...config, use_words: false, use_surface_numbers: true },
    { embeddingRows: 0, surfaceNumbers: width },
  );
}

/** Numbers of examples before they are standardized, which are read once. */
type Prepared = WeakMap<Examples<SolutionExample>, Rows>;

interface Rows {
  length: number;
  at(index: number): Float32Array;
}

function encoderReader(
  config: ModelConfig,
  tokenizer: Tokenizer,
  files: EncoderFiles,
  scale: Scale,
  options: ReadingOptions,
  prepared: Prepared,
): ModelReader {
  return {
    plan: headModel(config, scale.mean.length),
    tokenizer,
    async prepare(examples, openInference) {
      if (!prepared.has(examples))
        prepared.set(examples, await numbersOf(examples, config, files, options, openInference));
    },
    read(examples) {
      const numbers = prepared.get(examples);
      if (!numbers) throw new Error('examples were read that had not been prepared');
      prepared.delete(examples);
      const steps = labelledStepsOf(examples);
      for (let i = 0; i < numbers.length; i++) {
        const row = numbers.at(i);
        row.forEach(
          (value, j) =>
            (row[j] = Math.max(
              -MAX_DEVIATIONS,
              Math.min(MAX_DEVIATIONS, (value - scale.mean[j]!) / scale.deviation[j]!),
            )),
        );
      }
      return new BagSet(
        Uint8Array.from(steps, ({ label }) => label),
        Float32Array.from(steps, ({ weight }) => weight),
        null,
        (i) => numbers.at(i),
      );
    },
    describe: () => ({
      ...config,
      pretrained: files.directory.source,
      architecture: 'rewardboard-encoder-mlp',
      version: 1,
      formula: 'probability = sigmoid(relu(numbers · numbers.hidden + hidden.bias) · head.weight + head.bias)',
      encoder_files: { sha256: files.directory.sha256, width: files.architecture.width, max_tokens: files.maxTokens },
      number_order:
        'mean of the last hidden state over all tokens of (problem, steps so far), mean over the tokens of the last step' +
        (config.use_surface_numbers ? `; then ${SURFACE_NUMBERS.map(({ name }) => name).join(', ')}` : ''),
      numbers: scale,
    }),
    requireSameInputs(checkpoint) {
      const text = readFileSync(join(checkpoint, 'config.json'), 'utf8');
      const { encoder_files: former } = JSON.parse(text) as { encoder_files?: { sha256?: string } };
      if (former?.sha256 !== files.directory.sha256)
        throw new BadInput(
          `pretrained is ${JSON.stringify(files.directory.source)}, which is not the model that ${checkpoint} was trained from; use that one, or start a new run in another --output_dir`,
        );
    },
    exportNote:
      "The file contains only the head. Its input is the encoder's output, standardized, in the order given by number_order and numbers in the file's metadata.",
  };
}

/** One row per labelled step; all rows are in one array. */
async function numbersOf(
  examples: Examples<SolutionExample>,
  config: ModelConfig,
  files: EncoderFiles,
  options: ReadingOptions,
  openInference: OpenInference,
): Promise<Rows> {
  const steps = labelledStepsOf(examples);
  const own = 2 * files.architecture.width;
  const more = config.use_surface_numbers ? SURFACE_NUMBERS.length : 0;
  const all = await embedSteps(
    steps,
    files,
    { ...options, openInference, cacheDirectory: config.pretrained_cache },
    more,
  );
  const rows: Rows = {
    length: steps.length,
    at: (index) => all.subarray(index * (own + more), (index + 1) * (own + more)),
  };
  if (more === 0) return rows;
  let index = 0;
  for (const step of eachLabelledStep(passOver(examples, 'Extracting features', options.passed)))
    rows.at(index++).set(surfaceNumbersOf(step), own);
  return rows;
}

function scaleOf(rows: Rows): Scale {
  const width = rows.at(0).length;
  const sums = new Float64Array(width);
  for (let i = 0; i < rows.length; i++) rows.at(i).forEach((value, j) => (sums[j]! += value));
  const mean = Array.from(sums, (sum) => sum / rows.length);
  const squares = new Float64Array(width);
  for (let i = 0; i < rows.length; i++) rows.at(i).forEach((value, j) => (squares[j]! += (value - mean[j]!) ** 2));
  const deviation = Array.from(squares, (square) => Math.sqrt(square / rows.length));
  return { mean, deviation: deviation.map((d) => (d > 1e-6 ? d : 1)) };
}
