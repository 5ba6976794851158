/** Rotary frequencies, theta^(-2 i / width), scaled as `rope_scaling` says (transformers' modeling_rope_utils). */

import type { ConfigFields } from './config-fields.ts';
import { plainFrequencies } from './rotary-feeds.ts';

/** @param settings those of the layers that are asked for @param thetaIn where older files have its base */
export function frequenciesOf(
  { config, wrong }: ConfigFields,
  width: number,
  settings: Readonly<Record<string, unknown>>,
  thetaIn: { name: string; otherwise: number },
): Float64Array {
  const numberIn = (name: string, otherwise?: number): number => {
    const value = settings[name] ?? config[name] ?? otherwise;
    if (typeof value !== 'number')
      throw wrong(`rope_scaling: ${name} is ${JSON.stringify(value ?? null)}, expected a number`);
    return value;
  };
  const theta = numberIn('rope_theta', numberIn(thetaIn.name, thetaIn.otherwise));
  const plain = plainFrequencies(theta, width);
  const type = settings.rope_type ?? settings.type ?? 'default';
  if (type === 'default') return plain;
  const factor = numberIn('factor');
  if (type === 'linear') return plain.map((frequency) => frequency / factor);
  if (type !== 'llama3')
    throw wrong(
      `rope_type is ${JSON.stringify(type)}, which is not supported; supported are default, linear and llama3`,
    );
  const [low, high] = [numberIn('low_freq_factor'), numberIn('high_freq_factor')];
  const context = numberIn('original_max_position_embeddings');
  // Long waves are stretched by the factor, short ones stay, and those between are blended.
  return plain.map((frequency) => {
    const wave = (2 * Math.PI) / frequency;
    if (wave < context / high) return frequency;
    if (wave > context / low) return frequency / factor;
    const share = (context / wave - low) / (high - low);
    return ((1 - share) * frequency) / factor + share * frequency;
  });
}
