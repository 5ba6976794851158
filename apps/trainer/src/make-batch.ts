/** Puts examples on the backend as one batch. */

import * as tf from '@tensorflow/tfjs-core';
import type { BagLayout } from './bag.ts';
import { rowsOfLayout } from './bag.ts';
import type { ModelConfig } from './config-schema.ts';
import type { Batch } from './model.ts';
import type { Prepared } from './prepare-examples.ts';
import type { Random } from './random.ts';
import { SURFACE_NUMBERS } from './surface-numbers.ts';

/** Leaves words out at random, and makes up for them in the weight of the others. */
export interface WordDropout {
  rate: number;
  random: Random;
}

export function makeBatch(
  prepared: Prepared,
  indices: ArrayLike<number>,
  config: ModelConfig,
  layout: BagLayout,
  dropout: WordDropout | null,
): Batch {
  const size = indices.length;
  return {
    bags: config.use_words ? denseBags(prepared, indices, rowsOfLayout(layout), dropout) : null,
    numbers: config.use_surface_numbers ? rowsOf(prepared, indices) : null,
    labels: tf.tensor1d(Float32Array.from(indices, (index) => prepared.labels[index]!)),
    size,
  };
}

export function disposeBatch({ bags, numbers, labels }: Batch): void {
  bags?.dispose();
  numbers?.dispose();
  labels.dispose();
}

function denseBags({ bags }: Prepared, indices: ArrayLike<number>, width: number, dropout: WordDropout | null): tf.Tensor2D {
  const dense = new Float32Array(indices.length * width);
  const kept = dropout && dropout.rate > 0 ? dropout : null;
  const scale = kept ? 1 / (1 - kept.rate) : 1;
  for (let i = 0; i < indices.length; i++) {
    const { rows, weights } = bags[indices[i]!]!;
    const from = i * width;
    for (let j = 0; j < rows.length; j++) {
      if (kept && kept.random() < kept.rate) continue;
      dense[from + rows[j]!] = weights[j]! * scale;
    }
  }
  return tf.tensor2d(dense, [indices.length, width]);
}

function rowsOf({ numbers }: Prepared, indices: ArrayLike<number>): tf.Tensor2D {
  const width = SURFACE_NUMBERS.length;
  const rows = new Float32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) rows.set(numbers[indices[i]!]!, i * width);
  return tf.tensor2d(rows, [indices.length, width]);
}
