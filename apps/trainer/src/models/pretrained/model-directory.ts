/** A pretrained model's directory in Hugging Face's layout: its configuration, where each tensor is, and what identifies it. */

import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { BadInput, systemReason } from '../../base/bad-input.ts';
import { jsonIn } from './json-in.ts';
import type { PeftAdapter } from './peft-adapter.ts';
import { isPeftAdapter, openPeftAdapter } from './peft-adapter.ts';
import type { TensorSpan } from '../../tensor-files/safetensors-read.ts';
import { readTensor, safetensorsHeader } from '../../tensor-files/safetensors-read.ts';
import { requireModelDirectory, weightFiles } from './weight-files.ts';

const HASHED_AT_ONCE = 16 * 1024 ** 2;

export class ModelDirectory {
  /** The directory that was named: of a PEFT adapter its own. Absolute. */
  readonly source: string;
  /** Where configuration, tokenizer and weights are: of a PEFT adapter the directory of its base. Absolute. */
  readonly path: string;
  /** Fields of `config.json`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly #spans: ReadonlyMap<string, TensorSpan>;
  readonly #files: readonly string[];
  readonly #adapter: PeftAdapter | null;
  #sha256: string | null = null;

  /** Throws a BadInput that names the file and the remedy. */
  constructor(path: string) {
    this.source = resolve(path);
    this.#adapter = isPeftAdapter(this.source) ? openPeftAdapter(this.source) : null;
    this.path = this.#adapter ? resolve(this.#adapter.basePath) : this.source;
    requireModelDirectory(this.path);
    this.config = jsonIn(this.path, 'config.json');
    this.#files = weightFiles(this.path).map((name) => join(this.path, name));
    const spans = this.#files.flatMap((file) => safetensorsHeader(file).spans);
    this.#spans = new Map([
      ...spans.map((span) => [modernName(span.name), span] as const),
      ...(this.#adapter?.spans ?? []),
    ]);
  }

  /** Names of all tensors, as `transformers` now calls them. */
  get names(): Iterable<string> {
    return this.#spans.keys();
  }

  /** null: there is none of this name. */
  shapeOf(name: string): readonly number[] | null {
    return this.#spans.get(name)?.shape ?? null;
  }

  /** As float32. @param fullName its name in a file with a head, which adapters go by */
  read(name: string, fullName = name): Float32Array {
    const values = readTensor(this.#spans.get(name)!);
    return this.#adapter ? this.#adapter.applied(fullName, values) : values;
  }

  /** sha256 of configuration, tokenizer and weights, hex: another model has another one. */
  get sha256(): string {
    if (this.#sha256 === null) {
      const hash = createHash('sha256');
      const described = ['config.json', 'tokenizer.json'].map((name) => join(this.path, name));
      const adapter = this.#adapter ? [this.#adapter.file] : [];
      for (const file of [...described, ...this.#files, ...adapter]) {
        hash.update(`${basename(file)}\n`);
        for (const piece of piecesOf(file)) hash.update(piece);
      }
      this.#sha256 = hash.digest('hex');
    }
    return this.#sha256;
  }
}

/** Files from before 2019 call the norms' parameters as TensorFlow did. */
function modernName(name: string): string {
  return name.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
}

function* piecesOf(path: string): Generator<Buffer> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
  try {
    const bytes = Buffer.alloc(HASHED_AT_ONCE);
    for (let read; (read = readSync(file, bytes, 0, bytes.length, null)) > 0;) yield bytes.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
