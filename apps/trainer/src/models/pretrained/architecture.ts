/** What a pretrained model's `config.json` says: its family and its sizes, under old and new names. */

import { BadInput } from '../../base/bad-input.ts';

export const FAMILIES = ['bert', 'roberta', 'distilbert', 'llama', 'mistral', 'qwen2', 'qwen3'] as const;
export type Family = (typeof FAMILIES)[number];
/** `model_type`s that are another family under another name. */
const SAME_AS: Readonly<Record<string, Family>> = { 'xlm-roberta': 'roberta', camembert: 'roberta' };

export const ACTIVATIONS = ['geluErf', 'geluTanh', 'gelu', 'relu', 'silu', 'tanh'] as const;
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

interface Sizes {
  family: Family;
  /** As `config.json` calls it; names the tensors' prefix. */
  modelType: string;
  width: number;
  layers: number;
  heads: number;
  inner: number;
  vocabulary: number;
  /** Most tokens of a row. */
  positions: number;
  epsilon: number;
  activation: Activation;
  /** Of new weights, as the model's own were drawn. */
  deviation: number;
  /** null: the model has none. */
  padToken: number | null;
}

export interface EncoderArchitecture extends Sizes {
  kind: 'encoder';
  /** Row of the position table of a row's first token. */
  firstPosition: number;
  /** Rows of that table. */
  positionRows: number;
  /** Rows of the token type table; 0: there is none. */
  tokenTypes: number;
}

export interface DecoderArchitecture extends Sizes {
  kind: 'decoder';
  keyHeads: number;
  headWidth: number;
  /** A token sees at most so many tokens, itself included; null: all before it. */
  window: number | null;
  /** Vectors added by queries, keys and values; by attention's output; by the feed-forward layers. */
  biases: { queries: boolean; output: boolean; feed: boolean };
  /** Queries and keys of each head are normalized. */
  normalizesHeads: boolean;
  /** Angle by which each pair of a head's numbers turns from one token to the next, in radians; [headWidth / 2]. */
  frequencies: Float64Array;
}

export type Architecture = EncoderArchitecture | DecoderArchitecture;

/** @param path of the file, for messages; throws a BadInput that names the field */
export function architectureOf(config: Readonly<Record<string, unknown>>, path: string): Architecture {
  const wrong = (what: string) => new BadInput(`${path}: ${what}`);
  const modelType = config.model_type;
  const family = (FAMILIES as readonly unknown[]).includes(modelType)
    ? (modelType as Family)
    : typeof modelType === 'string' && Object.hasOwn(SAME_AS, modelType)
      ? SAME_AS[modelType]
      : undefined;
  if (family === undefined)
    throw wrong(
      `model_type is ${JSON.stringify(modelType ?? null)}, which can't be trained here; use one of ${[...FAMILIES, ...Object.keys(SAME_AS)].join(', ')}`,
    );
  const optional = (...names: string[]): number | null => {
    const name = names.find((each) => config[each] !== undefined && config[each] !== null);
    if (name === undefined) return null;
    const value = config[name];
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw wrong(`${name} is ${JSON.stringify(value)}, expected a number`);
    return value;
  };
  const count = (...names: string[]): number => {
    const value = optional(...names);
    if (value === null) throw wrong(`${names[0]} is missing`);
    if (!Number.isInteger(value) || value === 0)
      throw wrong(`${names[0]} is ${value}, expected a whole number above 0`);
    return value;
  };
  const activationName = config.hidden_act ?? config.activation ?? config.hidden_activation;
  const activation =
    typeof activationName === 'string' && Object.hasOwn(ACTIVATION_NAMES, activationName)
      ? ACTIVATION_NAMES[activationName]
      : undefined;
  if (activation === undefined)
    throw wrong(
      `hidden_act is ${JSON.stringify(activationName ?? null)}, which is not supported; supported are ${Object.keys(ACTIVATION_NAMES).join(', ')}`,
    );
  const positionRows = count('max_position_embeddings');
  const isEncoder = family === 'bert' || family === 'roberta' || family === 'distilbert';
  const padToken = optional('pad_token_id');
  const firstPosition = family === 'roberta' ? (padToken ?? 1) + 1 : 0;
  const sizes: Sizes = {
    family,
    modelType: modelType as string,
    width: count('hidden_size', 'dim'),
    layers: count('num_hidden_layers', 'n_layers'),
    heads: count('num_attention_heads', 'n_heads'),
    inner: count('intermediate_size', 'hidden_dim'),
    vocabulary: count('vocab_size'),
    positions: positionRows - firstPosition,
    epsilon: optional('layer_norm_eps', 'rms_norm_eps') ?? (isEncoder ? 1e-12 : 1e-6),
    activation,
    deviation: optional('initializer_range') ?? 0.02,
    padToken,
  };
  if (isEncoder) {
    if (sizes.width % sizes.heads !== 0)
      throw wrong(`hidden_size ${sizes.width} is not divisible by num_attention_heads ${sizes.heads}`);
    const positionType = config.position_embedding_type ?? 'absolute';
    if (positionType !== 'absolute')
      throw wrong(`position_embedding_type is ${JSON.stringify(positionType)}, expected "absolute"`);
    const tokenTypes = family === 'distilbert' ? 0 : (optional('type_vocab_size') ?? 2);
    return { ...sizes, kind: 'encoder', firstPosition, positionRows, tokenTypes };
  }
  const keyHeads = optional('num_key_value_heads') ?? sizes.heads;
  if (sizes.heads % keyHeads !== 0)
    throw wrong(`num_attention_heads ${sizes.heads} is not divisible by num_key_value_heads ${keyHeads}`);
  const headWidth = optional('head_dim') ?? sizes.width / sizes.heads;
  const isTrue = (name: string) => config[name] === true;
  const slides = family === 'mistral' || isTrue('use_sliding_window');
  if (
    isTrue('use_sliding_window') &&
    (optional('max_window_layers') ?? 0) < sizes.layers &&
    optional('max_window_layers')
  )
    throw wrong('use_sliding_window is true for some layers only, which is not supported');
  return {
    ...sizes,
    kind: 'decoder',
    keyHeads,
    headWidth,
    window: slides ? optional('sliding_window') : null,
    biases: {
      queries: family === 'qwen2' || isTrue('attention_bias'),
      output: family !== 'qwen2' && isTrue('attention_bias'),
      feed: isTrue('mlp_bias'),
    },
    normalizesHeads: family === 'qwen3',
    frequencies: frequenciesOf(config, headWidth, wrong),
  };
}

/** Rotary frequencies, theta^(-2 i / width), scaled as `rope_scaling` says (transformers' modeling_rope_utils). */
function frequenciesOf(
  config: Readonly<Record<string, unknown>>,
  width: number,
  wrong: (what: string) => BadInput,
): Float64Array {
  const settings = (config.rope_parameters ?? config.rope_scaling ?? {}) as Readonly<Record<string, unknown>>;
  const numberIn = (name: string, otherwise?: number): number => {
    const value = settings[name] ?? config[name] ?? otherwise;
    if (typeof value !== 'number')
      throw wrong(`rope_scaling: ${name} is ${JSON.stringify(value ?? null)}, expected a number`);
    return value;
  };
  const theta = numberIn('rope_theta', 10_000);
  const plain = Float64Array.from({ length: width / 2 }, (_, i) => theta ** ((-2 * i) / width));
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
