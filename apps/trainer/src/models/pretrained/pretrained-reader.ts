/** Reads examples for a pretrained model, with that model's tokenizer. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import type { ModelConfig } from '../../config/config-schema.ts';
import type { SolutionExample } from '../../data/example.ts';
import { passOver } from '../../data/pass-over.ts';
import type { SubwordTokenizer } from '../../features/subwords.ts';
import type { Standardization } from '../../features/surface-numbers.ts';
import {
  describedStandardization,
  savedStandardization,
  standardizationOf,
  SURFACE_NUMBERS,
} from '../../features/surface-numbers.ts';
import type { Model, ModelReader, ReadingOptions } from '../model.ts';
import { TokenSet } from '../token-set.ts';
import { stepRows, textRows } from './decoder-rows.ts';
import { huggingFaceFiles } from './hugging-face-files.ts';
import type { Pretrained } from './pretrained-model.ts';
import { openPretrained } from './pretrained-model.ts';
import { noticeShortRows } from './short-rows.ts';
import { TextRows } from './text-rows.ts';
import { tokenizerFrom, tokenizerIn } from './tokenizer-in.ts';
import { NumberedSet, surfaceRowsOf } from './surface-head.ts';

export const pretrainedModel = {
  fit(train, wanted, options = {}) {
    const { logOdds, areOfSteps } = labelsOf(train);
    // Where no step has a label of its own, as in pairs, there is one score for each text.
    const config = areOfSteps ? wanted : { ...wanted, supervision: 'outcome' as const };
    const scale = config.use_surface_numbers ? standardizationOf(surfaceRowsOf(train)) : null;
    const opened = openPretrained(config, { logOdds }, widthOf(scale));
    if (opened.fresh.length > 0 && opened.fresh.join() !== opened.blueprint.answer)
      options.notice?.(`${opened.files.path}: ${opened.fresh.join(' and ')} are not in it and start untrained`);
    noticeShortRows(config, opened.files.path, opened.architecture.positions, options);
    return readerOf(config, opened, tokenizerIn(opened.files.path), scale, options);
  },
  open(config, tokenizerText, { base, surface_numbers: saved }) {
    const scale = saved === undefined ? null : savedStandardization(saved);
    const opened = openPretrained(config, undefined, widthOf(scale));
    const { sha256 } = base as { sha256: string };
    if (config.tuning === 'lora' && opened.files.sha256 !== sha256)
      throw new BadInput(
        `${opened.files.source}: not the model that this one was trained from (sha256 ${opened.files.sha256.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…); restore that one, or set "pretrained" in the model's config.json to its directory`,
      );
    return readerOf(config, opened, tokenizerFrom(tokenizerText, opened.files.path), scale, {});
  },
  plan: ({ config, surfaceNumbers }) => openPretrained(config, undefined, surfaceNumbers).plan,
} satisfies Model;

function readerOf(
  config: ModelConfig,
  opened: Pretrained,
  tokenizer: SubwordTokenizer,
  scale: Standardization | null,
  { passed }: ReadingOptions,
): ModelReader {
  const { files, architecture, plan, blueprint, lora } = opened;
  const length = Math.min(config.max_sequence_length, architecture.positions);
  const { vocabulary } = architecture;
  const isDecoder = architecture.kind === 'decoder';
  // As TRL: without a token for padding, the one that ends a text is used.
  const { pad, eos } = tokenizer.special;
  const padToken = architecture.padToken ?? (isDecoder ? ((pad ?? eos)?.id ?? null) : 0);
  const rowsOf =
    isDecoder &&
    (config.supervision === 'process'
      ? stepRows(tokenizer, { length, padToken }, files.path)
      : textRows(tokenizer, { length, padToken }));
  return {
    plan,
    tokenizer,
    read(examples) {
      const read = passOver(examples, 'Reading tokens', passed);
      const layout = { length, padToken: padToken ?? 0, vocabulary };
      const set = rowsOf ? new TokenSet(read, rowsOf, layout) : new TextRows(read, tokenizer, layout);
      return scale ? new NumberedSet(set, surfaceRowsOf(examples), scale) : set;
    },
    leavesOutCutPairs: isDecoder,
    mostTokens: length,
    describe: () => ({
      ...config,
      pretrained: files.source,
      architecture: 'rewardboard-pretrained',
      version: 1,
      base: { model_type: architecture.modelType, sha256: files.sha256 },
      formula: `probability = sigmoid(${blueprint.answer}${scale ? ' + relu(numbers · surface.hidden) · surface.answer' : ''}), with ${!isDecoder && config.pooling === 'mean' ? 'the mean of the last hidden states' : "the model's own head"}`,
      row: !isDecoder
        ? 'the problem and the solution up to the scored step, its steps joined by line breaks, as a pair of texts'
        : config.supervision === 'process'
          ? 'the problem, then each step with a line break, whose last token is scored'
          : 'the problem and the solution, joined by line breaks, with the token that ends a text; scored at the last token that is not padding',
      ...(lora ? { adapters: [...lora.modules] } : {}),
      ...(scale ? { surface_numbers: describedStandardization(scale) } : {}),
    }),
    huggingFaceFiles(form, weights) {
      if (scale)
        throw new BadInput(
          'use_surface_numbers is true, and transformers has no class that reads numbers beside a text; export an ONNX file instead, or train without them',
        );
      return huggingFaceFiles(form, { config, opened, weights, padToken, tokenizerText: tokenizer.toJson() });
    },
    requireSameInputs(checkpoint) {
      const text = readFileSync(join(checkpoint, 'config.json'), 'utf8');
      const { base: former } = JSON.parse(text) as { base?: { sha256?: string } };
      if (former?.sha256 !== files.sha256)
        throw new BadInput(
          `pretrained is ${JSON.stringify(files.source)}, which is not the model that ${checkpoint} was trained from; use that one, or start a new run in another --output_dir`,
        );
    },
  };
}

function widthOf(scale: Standardization | null): number {
  return scale ? SURFACE_NUMBERS.length : 0;
}

/** Log odds of the training labels, half a label of each class more so that they are finite; and whether a label is about a step. */
function labelsOf(examples: Iterable<SolutionExample>): { logOdds: number; areOfSteps: boolean } {
  const counts: [number, number] = [0.5, 0.5];
  let areOfSteps = false;
  for (const { labels, labelled } of examples) {
    areOfSteps ||= labelled === 'steps';
    for (const label of labels) if (label !== null) counts[label]++;
  }
  return { logOdds: Math.log(counts[1] / counts[0]), areOfSteps };
}
