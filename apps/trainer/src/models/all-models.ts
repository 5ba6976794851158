/** The models by `model_type`. A model is a folder here, a line below, and its name in the schema of `model_type`. */

import type { ModelConfig } from '../config/config-schema.ts';
import { modelConfigSchema } from '../config/config-schema.ts';
import { bag } from './bag/bag-reader.ts';
import type { Model, ModelReader } from './model.ts';
import { pretrained } from './pretrained-by-tuning.ts';
import { transformer } from './transformer/token-reader.ts';

export const MODELS = { bag, transformer, pretrained } satisfies Record<ModelConfig['model_type'], Model>;

/** @param description what `describe` returned @param tokenizerText what its tokenizer's `toJson` returned; throws if it isn't that */
export function openReader(description: Readonly<Record<string, unknown>>, tokenizerText: string): ModelReader {
  const fields = Object.keys(modelConfigSchema.shape);
  const config = modelConfigSchema.parse(
    Object.fromEntries(fields.flatMap((f) => (f in description ? [[f, description[f]]] : []))),
  );
  const model: Model = MODELS[config.model_type];
  return model.open(config, tokenizerText, description);
}
