/** How a model reads examples: what was fitted on the training set, and what `config.json` must say so that others read the same. */

import type { ModelConfig } from '../config/config-schema.ts';
import { modelConfigSchema } from '../config/config-schema.ts';
import type { Examples, PreferenceExample, SolutionExample } from '../data/example.ts';
import { examplesAt } from '../data/example.ts';
import type { ReportProgress } from '../data/pass-over.ts';
import type { Tokenizer } from '../features/tokenizer.ts';
import type { EmbeddingOptions } from '../features/encoder/embed-steps.ts';
import { fitBagReader, openBagReader } from './bag/bag-reader.ts';
import { fitEncoderReader, openEncoderReader } from './encoder-head/encoder-reader.ts';
import type { InputSet } from './input-set.ts';
import type { ModelPlan } from './model-plan.ts';
import { PairSet } from './pair-set.ts';
import { fitTokenReader, openTokenReader } from './transformer/token-reader.ts';

export interface ModelReader {
  readonly plan: ModelPlan;
  readonly tokenizer: Tokenizer;
  /** What takes long, and must have been done for these very examples before they are read; left out: nothing. */
  prepare?(examples: Examples<SolutionExample>): Promise<void>;
  /** The set's examples are the labelled steps, in the order of `eachLabelledStep`. */
  read(examples: Examples<SolutionExample>): InputSet;
  /** `config.json` of a saved model. */
  describe(): Record<string, unknown>;
}

/** Of preparations: they say how far they are, and stop when they are asked to. */
export interface ReadingOptions extends Omit<EmbeddingOptions, 'cacheDirectory'> {
  passed?: ReportProgress;
}

/** Fits everything that is fitted, on the training set only; that is then prepared. */
export async function fitAnyReader(
  train: Examples<SolutionExample>,
  config: ModelConfig,
  options: ReadingOptions,
): Promise<ModelReader> {
  return config.model_type === 'encoder' ? fitEncoderReader(train, config, options) : fitReader(train, config, options);
}

/** The same for the models that need no preparation. */
export function fitReader(
  train: Examples<SolutionExample>,
  config: ModelConfig,
  { passed }: ReadingOptions = {},
): ModelReader {
  return config.model_type === 'transformer'
    ? fitTokenReader(train, config, passed)
    : fitBagReader(train, config, passed);
}

/** @param description what `describe` gave; throws where it is not that */
export function openReader(description: Readonly<Record<string, unknown>>, tokenizer: Tokenizer): ModelReader {
  const fields = Object.keys(modelConfigSchema.shape);
  const config = modelConfigSchema.parse(
    Object.fromEntries(fields.flatMap((f) => (f in description ? [[f, description[f]]] : []))),
  );
  if (config.model_type === 'encoder') return openEncoderReader(config, tokenizer, description);
  return config.model_type === 'transformer'
    ? openTokenReader(config, tokenizer)
    : openBagReader(config, tokenizer, description);
}

/** Pairs as whole solutions, two a pair. */
export function solutionsOfPairs(pairs: Examples<PreferenceExample>): Examples<SolutionExample> {
  return examplesAt(2 * pairs.length, (i) => {
    const { problem, chosen, rejected, problemKey, weight, place } = pairs.get(i >> 1);
    const [steps, label] = i % 2 === 0 ? ([chosen, 1] as const) : ([rejected, 0] as const);
    return { kind: 'solution', problem, steps, labelled: 'solution', labels: [label], problemKey, weight, place };
  });
}

/** @param texts those of the pairs, prepared */
export function readPairs(
  reader: ModelReader,
  pairs: Examples<PreferenceExample>,
  texts = solutionsOfPairs(pairs),
): PairSet {
  const margins = Float32Array.from(pairs, ({ margin }) => margin ?? 0);
  const weights = Float32Array.from(pairs, ({ weight }) => weight);
  return new PairSet(reader.read(texts), margins, weights);
}
