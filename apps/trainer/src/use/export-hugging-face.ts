/** Exports a fine-tuned model as a directory that transformers or PEFT loads. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '@rewardboard/machine';
import { BadInput, systemReason } from '../base/bad-input.ts';
import type { LoadedModel } from './load-model.ts';

/** @returns names of the files; throws a BadInput if the model isn't one of Python's, or if they can't be written */
export function exportHuggingFace(model: LoadedModel, form: 'model' | 'adapter', directory: string): string[] {
  const files = model.reader.huggingFaceFiles?.(form, model.weights);
  if (!files)
    throw new BadInput(
      `${model.directory}: only fine-tuned pretrained models (tuning lora or full) can be written for transformers; use --format onnx`,
    );
  try {
    mkdirSync(directory, { recursive: true });
    for (const { name, bytes } of files) writeWholeFile(join(directory, name), bytes);
  } catch (error) {
    throw new BadInput(`${directory}: cannot be written: ${systemReason(error)}`);
  }
  return files.map(({ name }) => name);
}
