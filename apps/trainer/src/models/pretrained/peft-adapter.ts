/** A PEFT adapter's directory, read as the model that it makes of its base: the adapters are merged into the weights. */

import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import type { TensorSpan } from '../../tensor-files/safetensors-read.ts';
import { readTensor, safetensorsHeader } from '../../tensor-files/safetensors-read.ts';
import { jsonIn } from './json-in.ts';
import { merged } from './lora.ts';

const CONFIG = 'adapter_config.json';
const PREFIX = 'base_model.model.';
/** Settings that change what an adapter computes, and the values with which they don't. */
const PLAIN: Readonly<Record<string, readonly unknown[]>> = {
  peft_type: ['LORA'],
  bias: ['none', undefined],
  use_dora: [false, undefined],
  use_rslora: [false, undefined],
  fan_in_fan_out: [false, undefined],
};
const EMPTY = ['rank_pattern', 'alpha_pattern', 'layers_to_transform', 'trainable_token_indices'];

export interface PeftAdapter {
  /** Of the base model. */
  basePath: string;
  file: string;
  /** Names of whole tensors that replace the base's. */
  spans: ReadonlyMap<string, TensorSpan>;
  /** The weight with its adapter added, or as it is. */
  applied(name: string, weight: Float32Array): Float32Array;
}

export function isPeftAdapter(directory: string): boolean {
  return existsSync(join(directory, CONFIG)) && !existsSync(join(directory, 'config.json'));
}

/** Throws a BadInput that names the setting that isn't supported. */
export function openPeftAdapter(directory: string): PeftAdapter {
  const path = join(directory, CONFIG);
  const config = jsonIn(directory, CONFIG);
  const odd = Object.keys(PLAIN).find((name) => !PLAIN[name]!.includes(config[name] ?? undefined));
  const filled = EMPTY.find((name) => Object.keys((config[name] as object | null | undefined) ?? {}).length > 0);
  const wrong = odd ?? filled;
  if (wrong !== undefined)
    throw new BadInput(
      `${path}: ${wrong} is ${JSON.stringify(config[wrong])}, which is not supported; merge the adapter in Python (merge_and_unload) and use the result`,
    );
  const { r: rank, lora_alpha: alpha, base_model_name_or_path: base } = config;
  if (typeof rank !== 'number' || typeof alpha !== 'number' || !(rank > 0))
    throw new BadInput(`${path}: r or lora_alpha is missing or not a number`);
  const places = typeof base === 'string' ? (isAbsolute(base) ? [base] : [join(directory, base), base]) : [];
  const basePath = places.find((place) => existsSync(join(place, 'config.json')));
  if (basePath === undefined)
    throw new BadInput(
      `${path}: base_model_name_or_path is ${JSON.stringify(base ?? null)}, which is not a directory here; download the base model and set it to that directory`,
    );
  const file = join(directory, 'adapter_model.safetensors');
  const spans = new Map(safetensorsHeader(file).spans.map((span) => [span.name.replace(PREFIX, ''), span] as const));
  const lora = { rank, scale: alpha / rank, modules: new Set<string>() };
  return {
    basePath,
    file,
    spans: new Map([...spans].filter(([name]) => !/\.lora_[AB]\.weight$/.test(name))),
    applied(name, weight) {
      if (!name.endsWith('.weight')) return weight;
      const [first, second] = ['A', 'B'].map((side) => spans.get(name.replace(/\.weight$/, `.lora_${side}.weight`)));
      return first && second ? merged(weight, readTensor(first), readTensor(second), lora) : weight;
    },
  };
}
