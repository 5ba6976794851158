/** What a pretrained model's `config.json` says: its family and its sizes, under old and new names. */

import { BadInput } from '../../base/bad-input.ts';
import type { Activation, ConfigFields } from './config-fields.ts';
import { configFields } from './config-fields.ts';
import { bertOf, debertaOf, modernBertOf } from './encoder-architecture.ts';
import { frequenciesOf } from './rotary-frequencies.ts';

const BERTS = ['bert', 'roberta', 'distilbert'] as const;
const DECODERS = ['llama', 'mistral', 'qwen2', 'qwen3'] as const;
export const FAMILIES = [...BERTS, 'modernbert', 'deberta-v2', ...DECODERS] as const;
type Family = (typeof FAMILIES)[number];
/** `model_type`s that are another family under another name. */
const SAME_AS: Readonly<Record<string, Family>> = { 'xlm-roberta': 'roberta', camembert: 'roberta' };

export interface Sizes {
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

export interface BertArchitecture extends Sizes {
  kind: 'encoder';
  family: (typeof BERTS)[number];
  /** Row of the position table of a row's first token. */
  firstPosition: number;
  /** Rows of that table. */
  positionRows: number;
  /** Rows of the token type table; 0: there is none. */
  tokenTypes: number;
}

export interface ModernArchitecture extends Sizes {
  kind: 'encoder';
  family: 'modernbert';
  /** Of each layer: its tokens see those nearby only. */
  isLocal: readonly boolean[];
  /** So many tokens on each side. */
  window: number;
  biases: { norm: boolean; attention: boolean; feed: boolean; head: boolean };
  /** What the head reads: the first token, or the mean over all. */
  pools: 'cls' | 'mean';
  headActivation: Activation;
  /** As a decoder's, of layers that see all tokens and of the others. */
  frequencies: { global: Float64Array; local: Float64Array };
}

export interface DebertaArchitecture extends Sizes {
  kind: 'encoder';
  /** `model_type` of version 3 as well. */
  family: 'deberta-v2';
  tokenTypes: number;
  /** Tokens also have a place of their own, as in BERT. */
  hasPositions: boolean;
  headActivation: Activation;
  /** null: attention doesn't go by distance. */
  distances: {
    /** The table has two rows for each place up to here. */
    span: number;
    /** From half of this distance on, several share a row; 0: each has its own. */
    buckets: number;
    /** No text is longer. */
    farthest: number;
    isNormalized: boolean;
    /** The layers' own queries and keys are made of the table's rows; otherwise it has layers for them. */
    isShared: boolean;
    /** Queries meet the distances of keys, and keys those of queries. */
    ofQueries: boolean;
    ofKeys: boolean;
  } | null;
}

export type EncoderArchitecture = BertArchitecture | ModernArchitecture | DebertaArchitecture;

export interface DecoderArchitecture extends Sizes {
  kind: 'decoder';
  family: (typeof DECODERS)[number];
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
  const fields = configFields(config, wrong);
  switch (family) {
    case 'bert':
    case 'roberta':
    case 'distilbert':
      return bertOf(fields, family);
    case 'modernbert':
      return modernBertOf(fields);
    case 'deberta-v2':
      return debertaOf(fields);
    default:
      return decoderOf(fields, family);
  }
}

/** @param epsilon of the norms, where the file has none */
export function sizesOf({ config, count, optional, activation }: ConfigFields, epsilon: number): Sizes {
  return {
    modelType: config.model_type as string,
    width: count('hidden_size', 'dim'),
    layers: count('num_hidden_layers', 'n_layers'),
    heads: count('num_attention_heads', 'n_heads'),
    inner: count('intermediate_size', 'hidden_dim'),
    vocabulary: count('vocab_size'),
    positions: count('max_position_embeddings'),
    epsilon: optional('layer_norm_eps', 'rms_norm_eps', 'norm_eps') ?? epsilon,
    activation: activation(null, 'hidden_act', 'activation', 'hidden_activation'),
    deviation: optional('initializer_range') ?? 0.02,
    padToken: optional('pad_token_id'),
  };
}

function decoderOf(fields: ConfigFields, family: DecoderArchitecture['family']): DecoderArchitecture {
  const { config, wrong, optional, isTrue } = fields;
  const sizes = sizesOf(fields, 1e-6);
  const keyHeads = optional('num_key_value_heads') ?? sizes.heads;
  if (sizes.heads % keyHeads !== 0)
    throw wrong(`num_attention_heads ${sizes.heads} is not divisible by num_key_value_heads ${keyHeads}`);
  const headWidth = optional('head_dim') ?? sizes.width / sizes.heads;
  const slides = family === 'mistral' || isTrue('use_sliding_window');
  if (
    isTrue('use_sliding_window') &&
    (optional('max_window_layers') ?? 0) < sizes.layers &&
    optional('max_window_layers')
  )
    throw wrong('use_sliding_window is true for some layers only, which is not supported');
  const rotary = (config.rope_parameters ?? config.rope_scaling ?? {}) as Readonly<Record<string, unknown>>;
  return {
    ...sizes,
    kind: 'decoder',
    family,
    keyHeads,
    headWidth,
    window: slides ? optional('sliding_window') : null,
    biases: {
      queries: family === 'qwen2' || isTrue('attention_bias'),
      output: family !== 'qwen2' && isTrue('attention_bias'),
      feed: isTrue('mlp_bias'),
    },
    normalizesHeads: family === 'qwen3',
    frequencies: frequenciesOf(fields, headWidth, rotary, { name: 'rope_theta', otherwise: 10_000 }),
  };
}
