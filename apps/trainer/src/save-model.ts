/** Saves a model as `checkpoint-<step>/`: weights, tokenizer and everything else that is needed to use it. */

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelConfig } from './config-schema.ts';
import type { NamedTensor } from './engine/engine.ts';
import { removeModel } from './output-directory.ts';
import type { PreparedSplit } from './prepare-examples.ts';
import { safetensorsBytes } from './safetensors.ts';
import { SURFACE_NUMBERS } from './surface-numbers.ts';

/**
 * The whole checkpoint appears at once, by a rename.
 * @returns its name in the run's directory
 */
export function saveModel(
  directory: string,
  step: number,
  weights: readonly NamedTensor[],
  prepared: PreparedSplit,
  config: ModelConfig,
): string {
  const name = `checkpoint-${step}`;
  const writing = join(directory, `.writing-${name}`);
  removeModel(writing);
  mkdirSync(writing, { recursive: true });
  writeFileSync(join(writing, 'model.safetensors'), safetensorsBytes(weights, { format: 'rewardboard', step: String(step) }));
  writeFileSync(join(writing, 'tokenizer.json'), prepared.tokenizer.toJson());
  writeFileSync(join(writing, 'config.json'), `${JSON.stringify(description(prepared, config), null, 2)}\n`);
  renameSync(writing, join(directory, name));
  return name;
}

function description({ layout, standardization }: PreparedSplit, config: ModelConfig) {
  return {
    model_type: 'rewardboard-bag-mlp',
    version: 1,
    ...config,
    formula: 'probability = sigmoid(relu(bag · words.embedding · words.hidden + numbers · numbers.hidden + hidden.bias) · head.weight + head.bias)',
    bag: {
      vocabulary: layout.vocabularySize,
      pair_buckets: layout.pairBuckets,
      rows: 'problem word id | vocabulary + solution word id | 2 vocabulary + problem pair | 2 vocabulary + pair_buckets + solution pair',
      pair:
        'h = first id * 2654435761 + second id * 40503; h = (h xor (h >>> 16)) * 0x45d9f3b; bucket = (h xor (h >>> 16)) mod pair_buckets; ' +
        'all modulo 2^32',
      weight: 'each of the four blocks: 1 + ln(count), scaled to length 1',
    },
    surface_numbers: SURFACE_NUMBERS.map(({ name }, i) => ({ name, mean: standardization.mean[i], deviation: standardization.deviation[i] })),
  };
}
