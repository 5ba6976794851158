/** A frozen encoder: rows of tokens in, the means of its last hidden states out. */

import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import type { MicroBatch } from '../micro-batch.ts';
import type { OpenInference } from '../model.ts';
import type { ModelPlan } from '../model-plan.ts';
import type { EncoderArchitecture } from '../pretrained/architecture.ts';
import { architectureOf } from '../pretrained/architecture.ts';
import { ModelDirectory } from '../pretrained/model-directory.ts';
import type { SubwordTokenizer } from '../../features/subwords.ts';
import { tokenizerIn } from '../pretrained/tokenizer-in.ts';
import { embeddingPlan } from '../pretrained/pretrained-model.ts';
import type { ModelConfig } from '../../config/config-schema.ts';
import type { TokenRow, TokenTemplate } from './token-template.ts';

/** More tokens cost time and add little, and many encoders weren't trained on more. */
const MOST_TOKENS = 512;
const LEAST_TOKENS = 16;
/** Padding sees everything and is seen by nothing but padding. */
const PADDING_SEGMENT = 0x7fffffff;

export interface EncoderFiles {
  directory: ModelDirectory;
  architecture: EncoderArchitecture;
  tokenizer: SubwordTokenizer;
  template: TokenTemplate;
  /** Maximum number of tokens. */
  maxTokens: number;
  plan: ModelPlan;
}

/** @throws BadInput that names the file and the remedy */
export function encoderFiles(config: ModelConfig): EncoderFiles {
  const directory = new ModelDirectory(config.pretrained);
  const path = join(directory.path, 'config.json');
  const architecture = architectureOf(directory.config, path);
  if (architecture.kind !== 'encoder')
    throw new BadInput(
      `${path}: tuning is head, which needs an encoder, and ${architecture.family} is a decoder; use tuning lora`,
    );
  const tokenizer = tokenizerIn(directory.path);
  if (!tokenizer.pair)
    throw new BadInput(`${directory.path}: its tokenizer does not support text pairs; use another encoder`);
  const maxTokens = Math.min(MOST_TOKENS, config.max_sequence_length, architecture.positions);
  if (maxTokens < LEAST_TOKENS)
    throw new BadInput(
      `${directory.path}: a maximum of ${maxTokens} tokens is too few for a problem and a step; the least is ${LEAST_TOKENS}`,
    );
  const { before, between, after, types } = tokenizer.pair;
  return {
    directory,
    architecture,
    tokenizer,
    template: { before, between, after, segments: types },
    maxTokens,
    plan: embeddingPlan(config, directory, architecture),
  };
}

export interface Encoder {
  /** For each row, the mean over all tokens and the mean over the last step's tokens: [rows, 2 width]. */
  embed(rows: readonly TokenRow[]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export async function loadEncoder(
  { plan, architecture }: EncoderFiles,
  openInference: OpenInference,
): Promise<Encoder> {
  const inference = await openInference(plan);
  return {
    embed: (rows) => inference.logits(batchOf(rows, architecture.padToken ?? 0)),
    dispose: () => inference.dispose(),
  };
}

function batchOf(rows: readonly TokenRow[], padToken: number): MicroBatch {
  const length = Math.max(...rows.map(({ ids }) => ids.length));
  const ids = new Int32Array(rows.length * length).fill(padToken);
  const segments = new Int32Array(rows.length * length).fill(PADDING_SEGMENT);
  const types = new Int32Array(rows.length * length);
  const spans = new Int32Array(4 * rows.length);
  for (const [i, row] of rows.entries()) {
    const at = i * length;
    ids.set(row.ids, at);
    segments.fill(0, at, at + row.ids.length);
    types.set(row.segments, at);
    spans.set([at, at + row.ids.length, at + row.lastStep[0], at + row.lastStep[1]], 4 * i);
  }
  const none = new Float32Array(0);
  return {
    input: { kind: 'tokens', size: rows.length, length, ids, segments, types, judged: new Int32Array(0), spans },
    firstRow: 0,
    objective: 'binary',
    labels: none,
    margins: none,
    weights: none,
    examples: new Int32Array(0),
  };
}
