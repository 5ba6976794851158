/** ModernBERT (Warner et al. 2024): the norm comes before each part, rotary positions, windows in most layers, a gated feed-forward layer. */

import type { Feeds, TokenInput } from '../micro-batch.ts';
import type { ModernArchitecture } from './architecture.ts';
import type { Blueprint, Layers, Part } from './blueprint.ts';
import { NO_BIAS, visibleTokens } from './blueprint.ts';
import type { Pooling } from './encoder-blueprint.ts';
import { meanFeeds } from './mean-feeds.ts';
import { rotaryFeeds } from './rotary-feeds.ts';

const PREFIX = 'model.';
const ANSWER = 'classifier';
/** Before the names of the inputs of layers with a window. */
const LOCAL = 'local.';

export function modernBertBlueprint(architecture: ModernArchitecture, pooling: Pooling): Blueprint {
  return {
    prefix: PREFIX,
    parts: partsOf(architecture, pooling),
    answer: ANSWER,
    hasBias: true,
    body: (layers) => bodyOf(architecture, pooling, layers),
    feeds: (input) => feedsOf(architecture, pooling, input),
  };
}

function partsOf(a: ModernArchitecture, pooling: Pooling): Part[] {
  const { width, inner, biases } = a;
  const parts: Part[] = [
    {
      name: `${PREFIX}embeddings.tok_embeddings.weight`,
      shape: [a.vocabulary, width],
      kind: 'table',
      lookedUpBy: 'ids',
    },
  ];
  const norm = (module: string, fresh?: Part['fresh']) => {
    parts.push({ name: `${module}.weight`, shape: [width], kind: 'vector', ...(fresh ? { fresh } : {}) });
    if (biases.norm)
      parts.push({ name: `${module}.bias`, shape: [width], kind: 'vector', ...(fresh ? { fresh: 'zeros' } : {}) });
  };
  const linear = (module: string, outputs: number, inputs: number, isBiased: boolean) => {
    parts.push({ name: `${module}.weight`, shape: [outputs, inputs], kind: 'linear' });
    if (isBiased) parts.push({ name: `${module}.bias`, shape: [outputs], kind: 'vector' });
  };
  norm(`${PREFIX}embeddings.norm`);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${PREFIX}layers.${layer}.${part}`;
    // The embeddings have a norm of their own.
    if (layer > 0) norm(at('attn_norm'));
    linear(at('attn.Wqkv'), 3 * width, width, biases.attention);
    linear(at('attn.Wo'), width, width, biases.attention);
    norm(at('mlp_norm'));
    linear(at('mlp.Wi'), 2 * inner, width, biases.feed);
    linear(at('mlp.Wo'), width, inner, biases.feed);
  }
  norm(`${PREFIX}final_norm`);
  if (pooling === 'head') {
    parts.push({ name: 'head.dense.weight', shape: [width, width], kind: 'head', fresh: 'normal' });
    if (biases.head) parts.push({ name: 'head.dense.bias', shape: [width], kind: 'vector', fresh: 'zeros' });
    norm('head.norm', 'ones');
  }
  parts.push({ name: `${ANSWER}.weight`, shape: [1, width], kind: 'head', fresh: 'normal' });
  parts.push({ name: `${ANSWER}.bias`, shape: [1], kind: 'vector', fresh: 'zeros' });
  return parts;
}

function bodyOf<T>(a: ModernArchitecture, pooling: Pooling, { on, linear, norm, table }: Layers<T>): T {
  const takesFirst = pooling === 'head' && a.pools === 'cls';
  let x = norm(on.rows(table(`${PREFIX}embeddings.tok_embeddings`), on.input('ids')!), `${PREFIX}embeddings.norm`);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${PREFIX}layers.${layer}.${part}`;
    const place = a.isLocal[layer] ? LOCAL : '';
    const [visible, cosines, sines] = ['visible', 'cosines', 'sines'].map((name) => on.input(`${place}${name}`)!) as [
      T,
      T,
      T,
    ];
    const joined = linear(layer > 0 ? norm(x, at('attn_norm')) : x, at('attn.Wqkv'));
    // What the last layer says of other tokens than the scored ones is read by nobody.
    const isScored = layer === a.layers - 1 && takesFirst;
    const scored = (value: T) => (isScored ? on.rows(value, on.input('judged')!) : value);
    const third = (part: number) => on.columns(joined, part * a.width, a.width);
    const queries = on.rotate(scored(third(0)), scored(cosines), scored(sines), a.heads);
    const keys = on.rotate(third(1), cosines, sines, a.heads);
    const sees = isScored ? on.visibleFrom(visible, on.input('judged')!) : visible;
    const seen = on.attend(queries, keys, third(2), sees, a.heads, a.heads);
    x = on.add(scored(x), linear(seen, at('attn.Wo')));
    const both = linear(norm(x, at('mlp_norm')), at('mlp.Wi'));
    const gated = on.multiply(on[a.activation](on.columns(both, 0, a.inner)), on.columns(both, a.inner, a.inner));
    x = on.add(x, linear(gated, at('mlp.Wo')));
  }
  x = norm(x, `${PREFIX}final_norm`);
  if (!takesFirst) x = on.bags(x);
  return pooling === 'mean' ? x : norm(on[a.headActivation](linear(x, 'head.dense')), 'head.norm');
}

function feedsOf(a: ModernArchitecture, pooling: Pooling, input: TokenInput): Feeds {
  const { size, length, ids, segments, judged } = input;
  const sees = (row: number, from: number, to: number) =>
    segments[row * length + to]! <= segments[row * length + from]!;
  const global = { ...rotaryFeeds(input, a.frequencies.global), visible: visibleTokens(input, sees) };
  const local = {
    ...rotaryFeeds(input, a.frequencies.local),
    // Padding sees itself, so that no row of scores is empty.
    visible: visibleTokens(input, (row, from, to) => sees(row, from, to) && Math.abs(from - to) <= a.window),
  };
  const has = (isLocal: boolean) => a.isLocal.includes(isLocal);
  return {
    ids: { values: ids, shape: [size * length] },
    ...(has(false) ? global : {}),
    ...(has(true) ? Object.fromEntries(Object.entries(local).map(([name, feed]) => [`${LOCAL}${name}`, feed])) : {}),
    ...(a.biases.norm ? {} : { [NO_BIAS]: { values: new Float32Array(a.width), shape: [a.width] } }),
    ...(pooling === 'mean' || a.pools === 'mean' ? meanFeeds(input) : {}),
    ...(pooling === 'head' && a.pools === 'cls' ? { judged: { values: judged, shape: [judged.length] } } : {}),
  };
}
