/** LoRA (Hu et al. 2021): beside a frozen weight W, the product of two narrow matrices, (alpha / rank) B A, learns. */

import type { ModelConfig } from '../../config/config-schema.ts';
import { BadInput } from '../../base/bad-input.ts';
import type { ParameterPlan } from '../model-plan.ts';
import type { Part } from './blueprint.ts';

/** Every linear layer of the body, as PEFT's setting of that name. */
export const ALL_LINEAR = 'all-linear';

export interface Lora {
  rank: number;
  /** Of what is added: alpha / rank. */
  scale: number;
  /** Modules with an adapter. */
  modules: ReadonlySet<string>;
}

/** Throws a BadInput if a target names no layer. */
export function loraOf(config: ModelConfig, parts: readonly Part[]): Lora {
  const linear = parts.filter(({ kind }) => kind === 'linear').map(({ name }) => moduleOf(name));
  const targets = targetsOf(config);
  const isTarget = (module: string, target: string) => module === target || module.endsWith(`.${target}`);
  const stray = targets.find((target) => target !== ALL_LINEAR && !linear.some((module) => isTarget(module, target)));
  if (stray !== undefined)
    throw new BadInput(
      `lora_targets names ${JSON.stringify(stray)}, but the model has no such layer; it has ${lastNames(linear).join(', ')}`,
    );
  const modules = linear.filter((module) =>
    targets.some((target) => target === ALL_LINEAR || isTarget(module, target)),
  );
  return { rank: config.lora_rank, scale: config.lora_alpha / config.lora_rank, modules: new Set(modules) };
}

/** The two matrices of each adapter; the second starts at 0, so that training starts from the pretrained model. */
export function adapterParameters({ rank, modules }: Lora, parts: readonly Part[]): ParameterPlan[] {
  return parts.flatMap(({ name, shape }): ParameterPlan[] => {
    const module = moduleOf(name);
    if (!name.endsWith('.weight') || !modules.has(module)) return [];
    const [outputs, inputs] = shape as [number, number];
    return [
      // As wide as PEFT's uniform numbers between -1 / sqrt(inputs) and 1 / sqrt(inputs).
      { name: firstOf(module), shape: [rank, inputs], deviation: 1 / Math.sqrt(3 * inputs), decays: true },
      { name: secondOf(module), shape: [outputs, rank], deviation: 0, start: 0, decays: true },
    ];
  });
}

export const firstOf = (module: string) => `${module}.lora_A.weight`;
export const secondOf = (module: string) => `${module}.lora_B.weight`;

/** The weight with its adapter added: W + scale B A. */
export function merged(
  weight: Float32Array,
  first: Float32Array,
  second: Float32Array,
  { rank, scale }: Lora,
): Float32Array {
  const inputs = first.length / rank;
  const sum = weight.slice();
  for (let row = 0; row < weight.length / inputs; row++)
    for (let r = 0; r < rank; r++) {
      const factor = scale * second[row * rank + r]!;
      for (let i = 0; i < inputs; i++) sum[row * inputs + i]! += factor * first[r * inputs + i]!;
    }
  return sum;
}

export function targetsOf({ lora_targets: targets }: Pick<ModelConfig, 'lora_targets'>): string[] {
  return targets
    .split(',')
    .map((target) => target.trim())
    .filter((target) => target !== '');
}

export function moduleOf(name: string): string {
  return name.replace(/\.(?:weight|bias)$/, '');
}

/** What targets can be called: the modules' names within a layer. */
export function lastNames(modules: Iterable<string>): string[] {
  return [...new Set([...modules].map((module) => module.replace(/^.*\.\d+\./, '')))];
}
