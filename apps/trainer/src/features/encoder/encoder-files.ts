/** The directory of a pretrained encoder, as Hugging Face lays it out: what must be there, and which encoder it is. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BadInput, systemReason } from '../../base/bad-input.ts';

export interface EncoderFiles {
  /** Absolute. */
  directory: string;
  /** sha256 over all files that decide what it computes, hex. */
  sha256: string;
  /** Numbers that it gives for a token. */
  width: number;
  /** Most tokens that it reads. */
  maxTokens: number;
}

const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model.onnx'] as const;
/** More tokens cost more than they tell of a step, and many encoders have never seen more. */
const MOST_TOKENS = 512;

/** @throws BadInput that names the file and what helps */
export function encoderFiles(path: string): EncoderFiles {
  if (path === '')
    throw new BadInput(
      'model_type is encoder, so encoder must name the directory of one: config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx',
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
  const width = countIn(config, ['hidden_size', 'dim', 'd_model', 'n_embd']);
  if (width === null)
    throw new BadInput(
      `${join(directory, FILES[0])}: it has no hidden_size (nor dim, d_model, n_embd): add the width of the encoder's output`,
    );
  const limits = [
    countIn(config, ['max_position_embeddings', 'n_positions']),
    countIn(tokenizer, ['model_max_length']),
  ];
  // RoBERTa's position table has two rows that no token uses; its tokenizer's own limit says that.
  const maxTokens = Math.min(MOST_TOKENS, ...limits.flatMap((limit) => limit ?? []));
  if (maxTokens < 16)
    throw new BadInput(`${directory}: it reads ${maxTokens} tokens at most, too few for a step and its problem`);
  return { directory, sha256: hash.digest('hex'), width, maxTokens };
}

function contentOf(directory: string, name: string): Buffer {
  try {
    return readFileSync(join(directory, name));
  } catch (error) {
    throw new BadInput(
      `${join(directory, name)}: cannot be read: ${systemReason(error)}; the encoder's directory needs ${FILES.join(', ')} (for example by "optimum-cli export onnx --task feature-extraction")`,
    );
  }
}

function fieldsOf(path: string, bytes: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new BadInput(`${path}: not JSON: ${(error as Error).message}`);
  }
}

function countIn(fields: Readonly<Record<string, unknown>>, names: readonly string[]): number | null {
  const value = names
    .map((name) => fields[name])
    .find((found) => typeof found === 'number' && found > 0 && Number.isInteger(found));
  return (value as number | undefined) ?? null;
}
