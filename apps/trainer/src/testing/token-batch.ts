/** Batches of tokens without any text, for tests of the engines where the size of a batch matters. */

import { modelConfigSchema } from '../config/config-schema.ts';
import type { MicroBatch, TokenInput } from '../models/micro-batch.ts';
import type { ModelPlan } from '../models/model-plan.ts';
import { transformerModel } from '../models/transformer/transformer-model.ts';

/** Each row is scored at its last token, every second one is labelled right. @param words size of the vocabulary */
export function tokenBatch(rows: number, length: number, words: number): MicroBatch & { input: TokenInput } {
  return {
    input: {
      kind: 'tokens',
      size: rows,
      length,
      ids: Int32Array.from({ length: rows * length }, (_, i) => i % words),
      segments: new Int32Array(rows * length),
      judged: Int32Array.from({ length: rows }, (_, i) => (i + 1) * length - 1),
    },
    firstRow: 0,
    objective: 'binary',
    labels: Float32Array.from({ length: rows }, (_, i) => i % 2),
    margins: new Float32Array(0),
    weights: new Float32Array(rows).fill(1),
    examples: Int32Array.from({ length: rows }, (_, i) => i),
  };
}

/** Large enough that backends are timed on it, and that its batch is divided among threads. */
export function largeCase(): { plan: ModelPlan; batch: MicroBatch } {
  const [rows, length, words] = [32, 48, 100];
  const config = modelConfigSchema.parse({
    model_type: 'transformer',
    hidden_size: 64,
    intermediate_size: 128,
    max_sequence_length: length,
  });
  return { plan: transformerModel(config, words), batch: tokenBatch(rows, length, words) };
}
