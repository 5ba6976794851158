/** The files of a model: weights, tokenizer and everything else that is needed to use it. */

import type { CheckpointFile } from './checkpoint-write.ts';
import type { NamedTensor } from '../models/model-plan.ts';
import type { ModelReader } from '../models/model.ts';
import { safetensorsBytes } from '../tensor-files/safetensors.ts';

/** Their names: a directory with all of them is a model that can be used. */
export const MODEL_FILES = ['model.safetensors', 'tokenizer.json', 'config.json'] as const;

export function modelFiles(step: number, weights: readonly NamedTensor[], reader: ModelReader): CheckpointFile[] {
  return [
    { name: 'model.safetensors', bytes: safetensorsBytes(weights, { format: 'rewardboard', step: String(step) }) },
    { name: 'tokenizer.json', bytes: Buffer.from(reader.tokenizer.toJson()) },
    { name: 'config.json', bytes: Buffer.from(`${JSON.stringify(reader.describe(), null, 2)}\n`) },
  ];
}
