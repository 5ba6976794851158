/** Reads the fields of a pretrained model's `config.json`, whose names have changed over time. */

import type { BadInput } from '../../base/bad-input.ts';

const ACTIVATIONS = ['geluErf', 'geluTanh', 'gelu', 'relu', 'silu', 'tanh'] as const;
export type Activation = (typeof ACTIVATIONS)[number];
/** `transformers`' names. */
const ACTIVATION_NAMES: Readonly<Record<string, Activation>> = {
  gelu: 'geluErf',
  gelu_python: 'geluErf',
  gelu_new: 'geluTanh',
  gelu_fast: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  quick_gelu: 'gelu',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
};

export interface ConfigFields {
  config: Readonly<Record<string, unknown>>;
  wrong(what: string): BadInput;
  /** A number of at least 0, under the first of the names that is there. */
  optional(...names: string[]): number | null;
  /** A whole number above 0. */
  count(...names: string[]): number;
  isTrue(name: string, otherwise?: boolean): boolean;
  activation(otherwise: string | null, ...names: string[]): Activation;
  /** One of a few words. */
  choice<T extends string>(name: string, words: readonly T[], otherwise: T): T;
}

/** Each throws what `wrong` makes of a field that can't be used. */
export function configFields(config: Readonly<Record<string, unknown>>, wrong: ConfigFields['wrong']): ConfigFields {
  const valueOf = (names: readonly string[]) => {
    const name = names.find((each) => config[each] !== undefined && config[each] !== null);
    return { name: name ?? names[0]!, value: name === undefined ? null : config[name] };
  };
  const optional = (...names: string[]): number | null => {
    const { name, value } = valueOf(names);
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw wrong(`${name} is ${JSON.stringify(value)}, expected a number`);
    return value;
  };
  return {
    config,
    wrong,
    optional,
    count(...names) {
      const value = optional(...names);
      if (value === null) throw wrong(`${names[0]} is missing`);
      if (!Number.isInteger(value) || value === 0)
        throw wrong(`${names[0]} is ${value}, expected a whole number above 0`);
      return value;
    },
    isTrue: (name, otherwise = false) => (config[name] ?? otherwise) === true,
    activation(otherwise, ...names) {
      const { name, value } = valueOf(names);
      const wanted = value ?? otherwise;
      if (typeof wanted === 'string' && Object.hasOwn(ACTIVATION_NAMES, wanted)) return ACTIVATION_NAMES[wanted]!;
      throw wrong(
        `${name} is ${JSON.stringify(wanted)}, which is not supported; supported are ${Object.keys(ACTIVATION_NAMES).join(', ')}`,
      );
    },
    choice(name, words, otherwise) {
      const value = config[name] ?? otherwise;
      const found = words.find((word) => word === value);
      if (found === undefined)
        throw wrong(
          `${name} is ${JSON.stringify(value)}, expected ${words.map((word) => JSON.stringify(word)).join(' or ')}`,
        );
      return found;
    },
  };
}
