/** Checks the directory of a pretrained encoder in Hugging Face's layout, and identifies the encoder. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BadInput, systemReason } from '../../base/bad-input.ts';

export interface EncoderFiles {
  /** Absolute. */
  directory: string;
  /** sha256 of all files that affect its output, hex. */
  sha256: string;
  /** Output numbers per token. */
  width: number;
  /** Maximum number of tokens. */
  maxTokens: number;
}

const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model.onnx'] as const;
/** The largest vocabularies have some hundred thousand tokens. */
const MAX_TOKEN_ID = 10_000_000;
/** More tokens cost time and add little, and many encoders weren't trained on more. */
const MOST_TOKENS = 512;

/** @throws BadInput that names the file and the remedy */
export function encoderFiles(path: string): EncoderFiles {
  if (path === '')
    throw new BadInput(
      'model_type is encoder, so encoder must be set to a directory with config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx',
    );
  const directory = resolve(path);
  const hash = createHash('sha256');
  const contents = FILES.map((name) => {
    const bytes = contentOf(directory, name);
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
    return bytes;
  });
  const config = fieldsOf(join(directory, FILES[0]), contents[0]!);
  const tokenizer = fieldsOf(join(directory, FILES[2]), contents[2]!);
  requireSmallIds(join(directory, FILES[1]), fieldsOf(join(directory, FILES[1]), contents[1]!));
  const width = countIn(config, ['hidden_size', 'dim', 'd_model', 'n_embd']);
  if (width === null)
    throw new BadInput(
      `${join(directory, FILES[0])}: hidden_size (or dim, d_model, n_embd) is missing; add it with the width of the encoder's output`,
    );
  const limits = [
    countIn(config, ['max_position_embeddings', 'n_positions']),
    countIn(tokenizer, ['model_max_length']),
  ];
  // RoBERTa's position table has two unused rows; the tokenizer's limit accounts for them.
  const maxTokens = Math.min(MOST_TOKENS, ...limits.flatMap((limit) => limit ?? []));
  if (maxTokens < 16)
    throw new BadInput(
      `${directory}: the encoder's maximum of ${maxTokens} tokens is too few for a problem and a step`,
    );
  return { directory, sha256: hash.digest('hex'), width, maxTokens };
}

function contentOf(directory: string, name: string): Buffer {
  try {
    return readFileSync(join(directory, name));
  } catch (error) {
    throw new BadInput(
      `${join(directory, name)}: cannot be read: ${systemReason(error)}; an encoder directory needs ${FILES.join(', ')}; "optimum-cli export onnx --task feature-extraction" can create them`,
    );
  }
}

function fieldsOf(path: string, bytes: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new BadInput(`${path}: invalid JSON: ${(error as Error).message}`);
  }
}

/** The library makes lists as long as the largest id. */
function requireSmallIds(path: string, { model, added_tokens: added }: Readonly<Record<string, unknown>>): void {
  const vocabulary = (model as { vocab?: unknown } | null | undefined)?.vocab;
  const ids = [
    ...(typeof vocabulary === 'object' && vocabulary !== null && !Array.isArray(vocabulary)
      ? Object.values(vocabulary)
      : []),
    ...(Array.isArray(added) ? added.map((token) => (token as { id?: unknown } | null)?.id) : []),
  ];
  const wrong = ids.find((id) => !Number.isInteger(id) || (id as number) < 0 || (id as number) > MAX_TOKEN_ID);
  if (wrong !== undefined)
    throw new BadInput(`${path}: it has the token id ${JSON.stringify(wrong)}, and the limit is ${MAX_TOKEN_ID}`);
}

function countIn(fields: Readonly<Record<string, unknown>>, names: readonly string[]): number | null {
  const value = names
    .map((name) => fields[name])
    .find((found) => typeof found === 'number' && found > 0 && Number.isInteger(found));
  return (value as number | undefined) ?? null;
}
