/** What `config.json` says of each family of encoders, beyond the sizes that all models have. */

import type { BertArchitecture, DebertaArchitecture, ModernArchitecture, Sizes } from './architecture.ts';
import { sizesOf } from './architecture.ts';
import type { ConfigFields } from './config-fields.ts';
import { frequenciesOf } from './rotary-frequencies.ts';

type Fields = Readonly<Record<string, unknown>>;

function evenSizesOf(fields: ConfigFields, epsilon: number): Sizes {
  const sizes = sizesOf(fields, epsilon);
  if (sizes.width % sizes.heads !== 0)
    throw fields.wrong(`hidden_size ${sizes.width} is not divisible by num_attention_heads ${sizes.heads}`);
  return sizes;
}

export function bertOf(fields: ConfigFields, family: BertArchitecture['family']): BertArchitecture {
  const sizes = evenSizesOf(fields, 1e-12);
  fields.choice('position_embedding_type', ['absolute'], 'absolute');
  const firstPosition = family === 'roberta' ? (sizes.padToken ?? 1) + 1 : 0;
  return {
    ...sizes,
    kind: 'encoder',
    family,
    positions: sizes.positions - firstPosition,
    firstPosition,
    positionRows: sizes.positions,
    tokenTypes: family === 'distilbert' ? 0 : (fields.optional('type_vocab_size') ?? 2),
  };
}

export function modernBertOf(fields: ConfigFields): ModernArchitecture {
  const { config, wrong, optional, isTrue, choice, activation } = fields;
  const sizes = evenSizesOf(fields, 1e-5);
  const every = optional('global_attn_every_n_layers') ?? 3;
  const kinds: readonly unknown[] = Array.isArray(config.layer_types)
    ? config.layer_types
    : Array.from({ length: sizes.layers }, (_, i) => (i % every === 0 ? 'full_attention' : 'sliding_attention'));
  const strange = kinds.find((kind) => kind !== 'full_attention' && kind !== 'sliding_attention');
  if (strange !== undefined || kinds.length !== sizes.layers)
    throw wrong(
      `layer_types is ${JSON.stringify(config.layer_types)}, expected "full_attention" or "sliding_attention" for each of ${sizes.layers} layers`,
    );
  const parameters = (config.rope_parameters ?? {}) as Fields;
  const rotary = (kind: string) => (parameters[kind] ?? config.rope_scaling ?? {}) as Fields;
  const headWidth = sizes.width / sizes.heads;
  return {
    ...sizes,
    kind: 'encoder',
    family: 'modernbert',
    isLocal: kinds.map((kind) => kind === 'sliding_attention'),
    window: Math.floor((optional('local_attention') ?? 128) / 2),
    biases: {
      norm: isTrue('norm_bias'),
      attention: isTrue('attention_bias'),
      feed: isTrue('mlp_bias'),
      head: isTrue('classifier_bias'),
    },
    pools: choice('classifier_pooling', ['cls', 'mean'], 'cls'),
    headActivation: activation('gelu', 'classifier_activation'),
    frequencies: {
      global: frequenciesOf(fields, headWidth, rotary('full_attention'), {
        name: 'global_rope_theta',
        otherwise: 160_000,
      }),
      local: frequenciesOf(fields, headWidth, rotary('sliding_attention'), {
        name: 'local_rope_theta',
        otherwise: 10_000,
      }),
    },
  };
}

export function debertaOf(fields: ConfigFields): DebertaArchitecture {
  const { config, wrong, optional, isTrue, activation } = fields;
  const sizes = evenSizesOf(fields, 1e-7);
  // Of the largest models of version 2.
  for (const [name, plain] of [
    ['conv_kernel_size', 0],
    ['embedding_size', sizes.width],
    ['attention_head_size', sizes.width / sizes.heads],
    ['pooler_hidden_size', sizes.width],
  ] as const) {
    const value = optional(name) ?? plain;
    if (value !== plain) throw wrong(`${name} is ${value}, which is not supported; supported is ${plain}`);
  }
  const farthest = signed(config.max_relative_positions) ?? sizes.positions;
  const buckets = signed(config.position_buckets) ?? 0;
  const kinds = wordsIn(config.pos_att_type);
  return {
    ...sizes,
    kind: 'encoder',
    family: 'deberta-v2',
    tokenTypes: optional('type_vocab_size') ?? 0,
    hasPositions: isTrue('position_biased_input', true),
    headActivation: activation('gelu', 'pooler_hidden_act'),
    distances: isTrue('relative_attention')
      ? {
          span: buckets > 0 ? buckets : farthest,
          buckets,
          farthest,
          isNormalized: wordsIn(config.norm_rel_ebd).includes('layer_norm'),
          isShared: isTrue('share_att_key'),
          ofQueries: kinds.includes('c2p'),
          ofKeys: kinds.includes('p2c'),
        }
      : null,
  };
}

/** -1 and 0 stand for nothing. */
function signed(value: unknown): number | null {
  return typeof value === 'number' && value > 0 ? value : null;
}

/** A list, or words separated by bars. */
function wordsIn(value: unknown): string[] {
  const words = Array.isArray(value) ? value : typeof value === 'string' ? value.split('|') : [];
  return words.map((word) => String(word).trim().toLowerCase());
}
