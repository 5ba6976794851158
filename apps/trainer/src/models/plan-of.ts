/** The plan of a model that came in words, from another process. What stands on an encoder is a bag without words: its numbers are the embedding's. */

import { bagModel } from './bag/bag-model.ts';
import type { ModelPlan, ModelSpec } from './model-plan.ts';
import { transformerModel } from './transformer/transformer-model.ts';

export function planOf({ config, rows, surfaceNumbers }: ModelSpec): ModelPlan {
  return config.model_type === 'transformer'
    ? transformerModel(config, rows)
    : bagModel(config, { embeddingRows: rows, surfaceNumbers });
}
