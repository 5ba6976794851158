/** Reads examples for a pretrained model, with that model's tokenizer. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import type { ModelConfig } from '../../config/config-schema.ts';
import type { SolutionExample } from '../../data/example.ts';
import { passOver } from '../../data/pass-over.ts';
import type { SubwordTokenizer } from '../../features/subwords.ts';
import type { Model, ModelReader, ReadingOptions } from '../model.ts';
import { huggingFaceFiles } from './hugging-face-files.ts';
import type { Pretrained } from './pretrained-model.ts';
import { openPretrained } from './pretrained-model.ts';
import { TextRows } from './text-rows.ts';
import { tokenizerFrom, tokenizerIn } from './tokenizer-in.ts';

export const pretrainedModel = {
  fit(train, config, options = {}) {
    const opened = openPretrained(config, { logOdds: logOddsOf(train) });
    if (opened.architecture.kind === 'decoder')
      throw new BadInput(`${opened.files.path}: decoders can't be trained yet; use an encoder, such as BERT or MiniLM`);
    if (opened.fresh.length > 0 && opened.fresh.join() !== opened.blueprint.answer)
      options.notice?.(`${opened.files.path}: ${opened.fresh.join(' and ')} are not in it and start untrained`);
    return readerOf(config, opened, tokenizerIn(opened.files.path), options);
  },
  open(config, tokenizerText, { base }) {
    const opened = openPretrained(config);
    const { sha256 } = base as { sha256: string };
    if (config.tuning === 'lora' && opened.files.sha256 !== sha256)
      throw new BadInput(
        `${opened.files.path}: not the model that this one was trained from (sha256 ${opened.files.sha256.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…); restore that one, or set "pretrained" in the model's config.json to its directory`,
      );
    return readerOf(config, opened, tokenizerFrom(tokenizerText, opened.files.path), {});
  },
  plan: ({ config }) => openPretrained(config).plan,
} satisfies Model;

function readerOf(
  config: ModelConfig,
  opened: Pretrained,
  tokenizer: SubwordTokenizer,
  { passed }: ReadingOptions,
): ModelReader {
  const { files, architecture, plan, blueprint, lora } = opened;
  const layout = {
    length: Math.min(config.max_sequence_length, architecture.positions),
    padToken: architecture.padToken ?? 0,
    vocabulary: architecture.vocabulary,
  };
  return {
    plan,
    tokenizer,
    read: (examples) => new TextRows(passOver(examples, 'Reading tokens', passed), tokenizer, layout),
    describe: () => ({
      ...config,
      pretrained: files.path,
      architecture: 'rewardboard-pretrained',
      version: 1,
      base: { model_type: architecture.modelType, sha256: files.sha256 },
      formula: `probability = sigmoid(${blueprint.answer}), with ${architecture.kind === 'encoder' && config.pooling === 'mean' ? 'the mean of the last hidden states' : "the model's own head"}`,
      row: 'the problem and the solution up to the scored step, its steps joined by line breaks, as a pair of texts',
      ...(lora ? { adapters: [...lora.modules] } : {}),
    }),
    huggingFaceFiles: (form, weights) =>
      huggingFaceFiles(form, { config, opened, weights, tokenizerText: tokenizer.toJson() }),
    requireSameInputs(checkpoint) {
      const text = readFileSync(join(checkpoint, 'config.json'), 'utf8');
      const { base: former } = JSON.parse(text) as { base?: { sha256?: string } };
      if (former?.sha256 !== files.sha256)
        throw new BadInput(
          `pretrained is ${JSON.stringify(files.path)}, which is not the model that ${checkpoint} was trained from; use that one, or start a new run in another --output_dir`,
        );
    },
  };
}

/** Of the training labels; half a label of each class more, so that it is finite. */
function logOddsOf(examples: Iterable<SolutionExample>): number {
  const counts: [number, number] = [0.5, 0.5];
  for (const { labels } of examples) for (const label of labels) if (label !== null) counts[label]++;
  return Math.log(counts[1] / counts[0]);
}
