/** Saves a model as `checkpoint-<step>/`: weights, tokenizer and everything else that is needed to use it. */

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedTensor } from './engine/engine.ts';
import type { ModelReader } from './engine/model-reader.ts';
import { removeModel } from './output-directory.ts';
import { safetensorsBytes } from './safetensors.ts';

/**
 * The whole checkpoint appears at once, by a rename.
 * @returns its name in the run's directory
 */
export function saveModel(
  directory: string,
  step: number,
  weights: readonly NamedTensor[],
  reader: ModelReader,
): string {
  const name = `checkpoint-${step}`;
  const writing = join(directory, `.writing-${name}`);
  removeModel(writing);
  mkdirSync(writing, { recursive: true });
  writeFileSync(join(writing, 'model.safetensors'), safetensorsBytes(weights, { format: 'rewardboard', step: String(step) }));
  writeFileSync(join(writing, 'tokenizer.json'), reader.tokenizer.toJson());
  writeFileSync(join(writing, 'config.json'), `${JSON.stringify(reader.describe(), null, 2)}\n`);
  renameSync(writing, join(directory, name));
  return name;
}
