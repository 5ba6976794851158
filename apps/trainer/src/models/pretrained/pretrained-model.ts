/** The plan of a pretrained model: which of its tensors learn, adapters beside those that don't, and its formula. */

import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import type { ModelConfig } from '../../config/config-schema.ts';
import type { FrozenPlan, ModelPlan, ParameterPlan } from '../model-plan.ts';
import type { Operations } from '../operations.ts';
import type { Architecture, EncoderArchitecture } from './architecture.ts';
import { architectureOf } from './architecture.ts';
import type { Blueprint, Layers, Part } from './blueprint.ts';
import { NO_BIAS } from './blueprint.ts';
import { decoderBlueprint } from './decoder-blueprint.ts';
import { debertaBlueprint } from './deberta-blueprint.ts';
import type { Pooling } from './encoder-blueprint.ts';
import { bertBlueprint } from './encoder-blueprint.ts';
import type { Lora } from './lora.ts';
import { adapterParameters, firstOf, loraOf, moduleOf, secondOf } from './lora.ts';
import { ModelDirectory } from './model-directory.ts';
import { modernBertBlueprint } from './modern-bert-blueprint.ts';
import { SURFACE_INPUT, surfaceAnswers, surfaceParameters } from './surface-head.ts';

export interface Pretrained {
  files: ModelDirectory;
  architecture: Architecture;
  blueprint: Blueprint;
  /** null: all weights learn. */
  lora: Lora | null;
  /** Modules of the head that the files don't have, so that they start anew. */
  fresh: string[];
  plan: ModelPlan;
}

/** What a training knows of the labels, for where the answer starts. */
export interface Beginning {
  /** Log odds of the training labels. */
  logOdds: number;
}

/** New layers learn faster than pretrained ones, which need little change. */
const FRESH_RATE = 10;

/** @param surfaceNumbers that each answer has beside its text; 0: none. Throws a BadInput that names the file, the field or the tensor. */
export function openPretrained(
  config: ModelConfig,
  beginning: Beginning = { logOdds: 0 },
  surfaceNumbers = 0,
): Pretrained {
  const files = new ModelDirectory(config.pretrained);
  const architecture = architectureOf(files.config, join(files.path, 'config.json'));
  const blueprint = blueprintOf(config, architecture);
  const lora = config.tuning === 'lora' ? loraOf(config, blueprint.parts) : null;
  const sources = blueprint.parts.map((part) => sourceOf(part, blueprint.prefix, files));
  const fresh = [...new Set(blueprint.parts.filter((_, i) => sources[i] === null).map(({ name }) => moduleOf(name)))];
  const parameters: ParameterPlan[] = [];
  const frozen: FrozenPlan[] = [];
  for (const [i, part] of blueprint.parts.entries()) {
    const { name, shape, kind, lookedUpBy } = part;
    const source = sources[i];
    const isHead = part.fresh !== undefined;
    if (lora && !isHead) frozen.push({ name, shape, read: kept(() => files.read(source!, name)) });
    else
      parameters.push({
        name,
        shape,
        decays: kind !== 'vector',
        ...startOf(part, source ?? null, files, architecture, blueprint.answer, beginning),
        ...(source === null ? { rate: FRESH_RATE } : {}),
        ...(lookedUpBy === undefined ? {} : { lookedUpBy }),
      });
  }
  if (lora) parameters.unshift(...adapterParameters(lora, blueprint.parts));
  if (surfaceNumbers > 0) parameters.push(...surfaceParameters(surfaceNumbers, FRESH_RATE));
  const plan: ModelPlan = {
    spec: { config, rows: architecture.vocabulary, surfaceNumbers },
    parameters,
    frozen,
    feeds(input, dropoutMask) {
      if (input.kind !== 'tokens') throw new Error('a pretrained model was given bags');
      const mask = architecture.kind === 'encoder' && dropoutMask?.('head', input.size, architecture.width);
      const answers = { values: mask || new Float32Array(0), shape: [input.size, architecture.width] };
      const numbers = { values: input.numbers!, shape: [input.judged.length, surfaceNumbers] };
      return {
        ...blueprint.feeds(input),
        ...(mask ? { 'head.mask': answers } : {}),
        ...(surfaceNumbers > 0 ? { [SURFACE_INPUT]: numbers } : {}),
      };
    },
    logits(on) {
      const layers = layersOn(on, architecture, blueprint, lora);
      const hidden = blueprint.body(layers);
      const mask = on.input('head.mask');
      const answers = layers.linear(mask ? on.scale(hidden, mask) : hidden, blueprint.answer);
      const numbers = on.input(SURFACE_INPUT);
      return on.column(numbers ? on.add(answers, surfaceAnswers(on, numbers)) : answers);
    },
  };
  return { files, architecture, blueprint, lora, fresh, plan };
}

/** The encoder alone, all of it frozen: its "log odds" are the means of the last hidden states over the batch's spans, [spans * width]. */
export function embeddingPlan(
  config: ModelConfig,
  files: ModelDirectory,
  architecture: EncoderArchitecture,
): ModelPlan {
  const blueprint = encoderBlueprint(architecture, 'mean');
  const body = blueprint.parts.filter(({ fresh }) => fresh === undefined);
  return {
    spec: { config, rows: architecture.vocabulary, surfaceNumbers: 0 },
    parameters: [],
    frozen: body.map((part) => {
      const source = sourceOf(part, blueprint.prefix, files)!;
      return { name: part.name, shape: part.shape, read: kept(() => files.read(source, part.name)) };
    }),
    feeds(input) {
      if (input.kind !== 'tokens') throw new Error('an encoder was given bags');
      return blueprint.feeds(input);
    },
    logits: (on) => on.column(on.byRows(blueprint.body(layersOn(on, architecture, blueprint, null)), 1)),
  };
}

function encoderBlueprint(architecture: EncoderArchitecture, pooling: Pooling): Blueprint {
  if (architecture.family === 'modernbert') return modernBertBlueprint(architecture, pooling);
  if (architecture.family === 'deberta-v2') return debertaBlueprint(architecture, pooling);
  return bertBlueprint(architecture, pooling);
}

function blueprintOf(config: ModelConfig, architecture: Architecture): Blueprint {
  const { pooling, supervision } = config;
  if (architecture.kind === 'encoder') {
    if (pooling === 'cls' && architecture.family === 'modernbert' && architecture.pools === 'mean')
      throw new BadInput(
        'pooling is cls, but classifier_pooling in the config.json of the pretrained model is mean; use auto, or change it there',
      );
    if (pooling === 'last') throw new BadInput('pooling is last, but the model is an encoder; use auto, cls or mean');
    return encoderBlueprint(architecture, pooling === 'mean' ? 'mean' : 'head');
  }
  if (pooling === 'cls' || pooling === 'mean')
    throw new BadInput(
      `pooling is ${pooling}, but the model is a decoder, whose last token has seen all others; use auto or last`,
    );
  return decoderBlueprint(architecture, supervision === 'process');
}

/** Name of a tensor in the file, with or without the prefix of a model with a head. null: it starts anew. */
function sourceOf({ name, shape, fresh }: Part, prefix: string, files: ModelDirectory): string | null {
  const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const source = [name, bare].find((each) => files.shapeOf(each) !== null);
  const found = source === undefined ? null : files.shapeOf(source)!;
  if (found && (found.join() === shape.join() || isOfTwoClasses(found, shape))) return source!;
  if (fresh !== undefined) return null;
  throw new BadInput(
    found
      ? `${files.path}: ${source} has shape [${found.join(', ')}], but config.json asks for [${shape.join(', ')}]`
      : `${files.path}: tensor ${bare} is missing, so the weights are not those of config.json's model_type ${JSON.stringify(files.config.model_type)}`,
  );
}

/** A head with an answer for each of two classes: ours, the log odds, is the second less the first. */
function isOfTwoClasses(found: readonly number[], wanted: readonly number[]): boolean {
  return wanted[0] === 1 && found[0] === 2 && found.slice(1).join() === wanted.slice(1).join();
}

function secondLessFirst(values: Float32Array): Float32Array {
  const width = values.length / 2;
  return Float32Array.from({ length: width }, (_, i) => values[width + i]! - values[i]!);
}

function startOf(
  part: Part,
  source: string | null,
  files: ModelDirectory,
  { deviation }: Architecture,
  answer: string,
  { logOdds }: Beginning,
): Pick<ParameterPlan, 'deviation' | 'start' | 'read'> {
  if (source !== null) {
    const isPair = isOfTwoClasses(files.shapeOf(source)!, part.shape);
    return {
      deviation: 0,
      read: () => (isPair ? secondLessFirst(files.read(source, part.name)) : files.read(source, part.name)),
    };
  }
  if (part.fresh === 'normal') return { deviation };
  if (part.fresh === 'ones') return { deviation: 0, start: 1 };
  return { deviation: 0, start: part.name === `${answer}.bias` ? logOdds : 0 };
}

function layersOn<T>(
  on: Operations<T>,
  { epsilon, kind }: Architecture,
  { parts }: Blueprint,
  lora: Lora | null,
): Layers<T> {
  const names = new Set(parts.map(({ name }) => name));
  const linear = (x: T, module: string) => {
    const bias = `${module}.bias`;
    const y = on.linear(x, on.parameter(`${module}.weight`), names.has(bias) ? on.parameter(bias) : undefined);
    if (!lora?.modules.has(module)) return y;
    const narrow = on.linear(x, on.parameter(firstOf(module)));
    return on.add(y, on.times(on.linear(narrow, on.parameter(secondOf(module))), lora.scale));
  };
  return {
    on,
    linear,
    norm: (x, module) =>
      kind === 'decoder'
        ? on.rmsNorm(x, on.parameter(`${module}.weight`), epsilon)
        : on.layerNorm(
            x,
            on.parameter(`${module}.weight`),
            names.has(`${module}.bias`) ? on.parameter(`${module}.bias`) : on.input(NO_BIAS)!,
            epsilon,
          ),
    table: (module) => on.parameter(`${module}.weight`),
  };
}

/** Reads once. */
function kept(read: () => Float32Array): () => Float32Array {
  let values: Float32Array | null = null;
  return () => (values ??= read());
}
