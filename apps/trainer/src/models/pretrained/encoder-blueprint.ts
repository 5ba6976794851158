/** BERT, RoBERTa and DistilBERT (Devlin et al. 2019, Liu et al. 2019, Sanh et al. 2019): the norm comes after each part. */

import type { Feeds, TokenInput } from '../micro-batch.ts';
import type { BertArchitecture } from './architecture.ts';
import type { Blueprint, Layers, Part } from './blueprint.ts';
import { visibleTokens } from './blueprint.ts';
import { meanFeeds } from './mean-feeds.ts';

/** `head`: the first token through the family's own head, as `transformers` classifies. `mean`: over all tokens, as sentence encoders do. */
export type Pooling = 'head' | 'mean';

interface Names {
  prefix: string;
  layer: string;
  query: string;
  key: string;
  value: string;
  seen: string;
  seenNorm: string;
  units: string;
  out: string;
  outNorm: string;
  /** A layer on the first token before the answer, and what follows it. */
  head: string;
  headActivation: 'tanh' | 'relu';
  answer: string;
}

const BERT: Names = {
  prefix: 'bert.',
  layer: 'encoder.layer',
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  seen: 'attention.output.dense',
  seenNorm: 'attention.output.LayerNorm',
  units: 'intermediate.dense',
  out: 'output.dense',
  outNorm: 'output.LayerNorm',
  head: 'bert.pooler.dense',
  headActivation: 'tanh',
  answer: 'classifier',
};
const NAMES = {
  bert: BERT,
  roberta: { ...BERT, prefix: 'roberta.', head: 'classifier.dense', answer: 'classifier.out_proj' },
  distilbert: {
    prefix: 'distilbert.',
    layer: 'transformer.layer',
    query: 'attention.q_lin',
    key: 'attention.k_lin',
    value: 'attention.v_lin',
    seen: 'attention.out_lin',
    seenNorm: 'sa_layer_norm',
    units: 'ffn.lin1',
    out: 'ffn.lin2',
    outNorm: 'output_layer_norm',
    head: 'pre_classifier',
    headActivation: 'relu',
    answer: 'classifier',
  },
} satisfies Record<string, Names>;

export function bertBlueprint(architecture: BertArchitecture, pooling: Pooling): Blueprint {
  const names: Names = NAMES[architecture.family];
  return {
    prefix: names.prefix,
    parts: partsOf(architecture, names, pooling),
    answer: names.answer,
    hasBias: true,
    body: (layers) => bodyOf(architecture, names, pooling, layers),
    feeds: (input) => feedsOf(architecture, pooling, input),
  };
}

function partsOf(a: BertArchitecture, names: Names, pooling: Pooling): Part[] {
  const parts: Part[] = [];
  const { prefix } = names;
  const table = (name: string, rows: number, lookedUpBy?: string) =>
    parts.push({
      name: `${prefix}embeddings.${name}.weight`,
      shape: [rows, a.width],
      kind: 'table',
      ...(lookedUpBy ? { lookedUpBy } : {}),
    });
  const norm = (module: string) => {
    for (const name of ['weight', 'bias']) parts.push({ name: `${module}.${name}`, shape: [a.width], kind: 'vector' });
  };
  const linear = (module: string, outputs: number, inputs: number) => {
    parts.push({ name: `${module}.weight`, shape: [outputs, inputs], kind: 'linear' });
    parts.push({ name: `${module}.bias`, shape: [outputs], kind: 'vector' });
  };
  table('word_embeddings', a.vocabulary, 'ids');
  table('position_embeddings', a.positionRows);
  if (a.tokenTypes > 0) table('token_type_embeddings', a.tokenTypes);
  norm(`${prefix}embeddings.LayerNorm`);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${prefix}${names.layer}.${layer}.${part}`;
    for (const part of [names.query, names.key, names.value, names.seen]) linear(at(part), a.width, a.width);
    norm(at(names.seenNorm));
    linear(at(names.units), a.inner, a.width);
    linear(at(names.out), a.width, a.inner);
    norm(at(names.outNorm));
  }
  const head = (module: string, outputs: number) => {
    parts.push({ name: `${module}.weight`, shape: [outputs, a.width], kind: 'head', fresh: 'normal' });
    parts.push({ name: `${module}.bias`, shape: [outputs], kind: 'vector', fresh: 'zeros' });
  };
  if (pooling === 'head') head(names.head, a.width);
  head(names.answer, 1);
  return parts;
}

function bodyOf<T>(a: BertArchitecture, names: Names, pooling: Pooling, layers: Layers<T>): T {
  const { on, linear, norm, table } = layers;
  const { prefix } = names;
  const looked = (module: string, input: string) => on.rows(table(`${prefix}embeddings.${module}`), on.input(input)!);
  const visible = on.input('visible')!;
  let x = on.add(looked('word_embeddings', 'ids'), looked('position_embeddings', 'positions'));
  if (a.tokenTypes > 0) x = on.add(x, looked('token_type_embeddings', 'types'));
  x = norm(x, `${prefix}embeddings.LayerNorm`);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${prefix}${names.layer}.${layer}.${part}`;
    const [k, v] = [names.key, names.value].map((part) => linear(x, at(part))) as [T, T];
    // What the last layer says of other tokens than the scored ones is read by nobody.
    const isScored = layer === a.layers - 1 && pooling === 'head';
    if (isScored) x = on.rows(x, on.input('judged')!);
    const seen = on.attend(
      linear(x, at(names.query)),
      k,
      v,
      isScored ? on.visibleFrom(visible, on.input('judged')!) : visible,
      a.heads,
      a.heads,
    );
    x = norm(on.add(linear(seen, at(names.seen)), x), at(names.seenNorm));
    x = norm(on.add(linear(on[a.activation](linear(x, at(names.units))), at(names.out)), x), at(names.outNorm));
  }
  return pooling === 'mean' ? on.bags(x) : on[names.headActivation](linear(x, names.head));
}

function feedsOf(a: BertArchitecture, pooling: Pooling, input: TokenInput): Feeds {
  const { size, length, ids, segments, types, judged } = input;
  const sees = (row: number, from: number, to: number) =>
    segments[row * length + to]! <= segments[row * length + from]!;
  return {
    ids: { values: ids, shape: [size * length] },
    positions: { values: Int32Array.from(ids, (_, i) => a.firstPosition + (i % length)), shape: [size * length] },
    ...(a.tokenTypes > 0
      ? { types: { values: typesWithin(a.tokenTypes, types, size * length), shape: [size * length] } }
      : {}),
    visible: visibleTokens(input, sees),
    ...(pooling === 'mean' ? meanFeeds(input) : { judged: { values: judged, shape: [judged.length] } }),
  };
}

/** RoBERTa has one type, whatever its tokenizer says. */
function typesWithin(count: number, types: Int32Array | undefined, length: number): Int32Array {
  return types && count > 1 ? types : new Int32Array(length);
}
