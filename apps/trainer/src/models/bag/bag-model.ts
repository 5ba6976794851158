/** The bag model: an embedding bag over words and word pairs, joined with surface numbers, then one hidden layer. */

import type { ModelConfig } from '../../config/config-schema.ts';
import type { BagInput, Feeds } from '../micro-batch.ts';
import type { ModelPlan, ParameterPlan } from '../model-plan.ts';
import { BAG_INPUTS } from '../operations.ts';

export interface BagShape {
  embeddingRows: number;
  surfaceNumbers: number;
}

/** @param shape what is switched off in the configuration has no parameters, whatever the shape says */
export function bagModel(config: ModelConfig, shape: BagShape): ModelPlan {
  const { embedding_size: embedding, hidden_size: hidden } = config;
  const parameters: ParameterPlan[] = [];
  const add = (name: string, dimensions: number[], deviation: number) =>
    parameters.push({ name, shape: dimensions, deviation, decays: deviation !== 0 });
  // Each input joins the hidden layer through its own matrix: the same sum as one matrix over both, joined.
  if (config.use_words) {
    add('words.embedding', [shape.embeddingRows, embedding], 0.1);
    add('words.hidden', [embedding, hidden], 1 / Math.sqrt(embedding));
  }
  if (config.use_surface_numbers)
    add('numbers.hidden', [shape.surfaceNumbers, hidden], 1 / Math.sqrt(shape.surfaceNumbers));
  add('hidden.bias', [hidden], 0);
  // Small: the first answers are near one half, and the first loss near ln 2.
  add('head.weight', [hidden, 1], 0.1 / Math.sqrt(hidden));
  add('head.bias', [1], 0);
  return {
    spec: { config, rows: shape.embeddingRows, surfaceNumbers: shape.surfaceNumbers },
    parameters,
    feeds(input, dropoutMask) {
      if (input.kind !== 'bag') throw new Error('a bag model was given tokens');
      const { size, bags, numbers } = input;
      return {
        ...(bags ? bagFeeds(bags) : {}),
        ...(numbers ? { numbers: { values: numbers, shape: [size, shape.surfaceNumbers] } } : {}),
        ...(dropoutMask
          ? { 'hidden.mask': { values: dropoutMask('hidden', size, hidden), shape: [size, hidden] } }
          : {}),
      };
    },
    logits(on) {
      const numbers = on.input('numbers');
      const bias = on.parameter('hidden.bias');
      const words = config.use_words
        ? on.matMul(on.bags(on.parameter('words.embedding')), on.parameter('words.hidden'), bias)
        : null;
      const counted = numbers && on.matMul(numbers, on.parameter('numbers.hidden'), words ? undefined : bias);
      const units = on.relu(words && counted ? on.add(words, counted) : (words ?? counted)!);
      const mask = on.input('hidden.mask');
      const kept = mask ? on.scale(units, mask) : units;
      return on.column(on.matMul(kept, on.parameter('head.weight'), on.parameter('head.bias')));
    },
  };
}

function bagFeeds({ rowStarts, rows, weights }: NonNullable<BagInput['bags']>): Feeds {
  // Bags without any word have a sum all the same: that of one word without weight.
  if (rows.length === 0)
    return bagFeeds({
      rowStarts: rowStarts.map((_, i) => (i === 0 ? 0 : 1)),
      rows: Int32Array.of(0),
      weights: Float32Array.of(0),
    });
  const owners = new Int32Array(rows.length);
  for (let bag = 0; bag + 1 < rowStarts.length; bag++) owners.fill(bag, rowStarts[bag], rowStarts[bag + 1]);
  return {
    [BAG_INPUTS.starts]: { values: rowStarts, shape: [rowStarts.length] },
    [BAG_INPUTS.rows]: { values: rows, shape: [rows.length] },
    [BAG_INPUTS.owners]: { values: owners, shape: [rows.length] },
    [BAG_INPUTS.weights]: { values: weights, shape: [rows.length] },
  };
}
