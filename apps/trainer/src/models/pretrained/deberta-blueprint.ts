/** DeBERTa v2 and v3 (He et al. 2021): attention also goes by what stands how far away, within tables of distances. */

import type { Feeds, TokenInput } from '../micro-batch.ts';
import type { DebertaArchitecture } from './architecture.ts';
import type { Blueprint, Layers, Part } from './blueprint.ts';
import { visibleTokens } from './blueprint.ts';
import type { Pooling } from './encoder-blueprint.ts';
import { meanFeeds } from './mean-feeds.ts';

const PREFIX = 'deberta.';
const DISTANCES = `${PREFIX}encoder.rel_embeddings`;
const DISTANCE_NORM = `${PREFIX}encoder.LayerNorm`;
const ANSWER = 'classifier';

export function debertaBlueprint(architecture: DebertaArchitecture, pooling: Pooling): Blueprint {
  return {
    prefix: PREFIX,
    parts: partsOf(architecture, pooling),
    answer: ANSWER,
    hasBias: true,
    body: (layers) => bodyOf(architecture, pooling, layers),
    feeds: (input) => feedsOf(architecture, pooling, input),
  };
}

function partsOf(a: DebertaArchitecture, pooling: Pooling): Part[] {
  const parts: Part[] = [];
  const { width } = a;
  const table = (name: string, rows: number, lookedUpBy?: string) =>
    parts.push({
      name: `${name}.weight`,
      shape: [rows, width],
      kind: 'table',
      ...(lookedUpBy ? { lookedUpBy } : {}),
    });
  const norm = (module: string) => {
    for (const name of ['weight', 'bias']) parts.push({ name: `${module}.${name}`, shape: [width], kind: 'vector' });
  };
  const linear = (module: string, outputs: number, inputs: number) => {
    parts.push({ name: `${module}.weight`, shape: [outputs, inputs], kind: 'linear' });
    parts.push({ name: `${module}.bias`, shape: [outputs], kind: 'vector' });
  };
  table(`${PREFIX}embeddings.word_embeddings`, a.vocabulary, 'ids');
  if (a.hasPositions) table(`${PREFIX}embeddings.position_embeddings`, a.positions);
  if (a.tokenTypes > 0) table(`${PREFIX}embeddings.token_type_embeddings`, a.tokenTypes);
  norm(`${PREFIX}embeddings.LayerNorm`);
  if (a.distances) table(DISTANCES, 2 * a.distances.span);
  if (a.distances?.isNormalized) norm(DISTANCE_NORM);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${PREFIX}encoder.layer.${layer}.${part}`;
    for (const part of ['query_proj', 'key_proj', 'value_proj']) linear(at(`attention.self.${part}`), width, width);
    if (a.distances && !a.distances.isShared) {
      if (a.distances.ofQueries) linear(at('attention.self.pos_key_proj'), width, width);
      if (a.distances.ofKeys) linear(at('attention.self.pos_query_proj'), width, width);
    }
    linear(at('attention.output.dense'), width, width);
    norm(at('attention.output.LayerNorm'));
    linear(at('intermediate.dense'), a.inner, width);
    linear(at('output.dense'), width, a.inner);
    norm(at('output.LayerNorm'));
  }
  const head = (module: string, outputs: number) => {
    parts.push({ name: `${module}.weight`, shape: [outputs, width], kind: 'head', fresh: 'normal' });
    parts.push({ name: `${module}.bias`, shape: [outputs], kind: 'vector', fresh: 'zeros' });
  };
  if (pooling === 'head') head('pooler.dense', width);
  head(ANSWER, 1);
  return parts;
}

function bodyOf<T>(a: DebertaArchitecture, pooling: Pooling, { on, linear, norm, table }: Layers<T>): T {
  const looked = (module: string, input: string) => on.rows(table(`${PREFIX}embeddings.${module}`), on.input(input)!);
  const visible = on.input('visible')!;
  let x = looked('word_embeddings', 'ids');
  if (a.hasPositions) x = on.add(x, looked('position_embeddings', 'positions'));
  if (a.tokenTypes > 0) x = on.add(x, looked('token_type_embeddings', 'types'));
  x = norm(x, `${PREFIX}embeddings.LayerNorm`);
  const distances = a.distances?.isNormalized ? norm(table(DISTANCES), DISTANCE_NORM) : a.distances && table(DISTANCES);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${PREFIX}encoder.layer.${layer}.${part}`;
    const self = (part: string) => at(`attention.self.${part}`);
    const [q, k, v] = ['query_proj', 'key_proj', 'value_proj'].map((part) => linear(x, self(part))) as [T, T, T];
    const placed = (isUsed: boolean, own: string, shared: string, ids: string) =>
      isUsed ? on.rows(linear(distances!, self(a.distances!.isShared ? shared : own)), on.input(ids)!) : null;
    const ofQueries = placed(a.distances?.ofQueries ?? false, 'pos_key_proj', 'key_proj', 'after');
    const ofKeys = placed(a.distances?.ofKeys ?? false, 'pos_query_proj', 'query_proj', 'before');
    let seen = on.attendByDistance(q, k, v, ofQueries, ofKeys, visible, a.heads);
    // After the last attention no token sees another: only the scored ones are still needed.
    if (layer === a.layers - 1 && pooling === 'head')
      [seen, x] = [on.rows(seen, on.input('judged')!), on.rows(x, on.input('judged')!)];
    x = norm(on.add(linear(seen, at('attention.output.dense')), x), at('attention.output.LayerNorm'));
    const units = on[a.activation](linear(x, at('intermediate.dense')));
    x = norm(on.add(linear(units, at('output.dense')), x), at('output.LayerNorm'));
  }
  return pooling === 'mean' ? on.bags(x) : on[a.headActivation](linear(x, 'pooler.dense'));
}

function feedsOf(a: DebertaArchitecture, pooling: Pooling, input: TokenInput): Feeds {
  const { size, length, ids, segments, types, judged } = input;
  const tokens = size * length;
  const rowOf = (distance: number) => rowOfDistance(a, distance);
  /** Row of each distance between two tokens, from the largest one behind to the largest one ahead, or the reverse. */
  const rows = (sign: number) => ({
    values: Int32Array.from({ length: 2 * length - 1 }, (_, i) => rowOf(sign * (i - (length - 1)))),
    shape: [2 * length - 1],
  });
  return {
    ids: { values: ids, shape: [tokens] },
    ...(a.hasPositions ? { positions: { values: Int32Array.from(ids, (_, i) => i % length), shape: [tokens] } } : {}),
    ...(a.tokenTypes > 0
      ? { types: { values: types && a.tokenTypes > 1 ? types : new Int32Array(tokens), shape: [tokens] } }
      : {}),
    ...(a.distances?.ofQueries ? { after: rows(-1) } : {}),
    ...(a.distances?.ofKeys ? { before: rows(1) } : {}),
    visible: visibleTokens(input, (row, from, to) => segments[row * length + to]! <= segments[row * length + from]!),
    ...(pooling === 'mean' ? meanFeeds(input) : { judged: { values: judged, shape: [judged.length] } }),
  };
}

/** Row of the table for a query's place less a key's: exact nearby, ever wider far away (make_log_bucket_position of transformers 5.24). */
function rowOfDistance({ distances }: DebertaArchitecture, distance: number): number {
  const { span, buckets, farthest } = distances!;
  const middle = Math.floor(buckets / 2);
  const size = Math.abs(distance);
  let place = distance;
  if (buckets > 0 && size > middle) {
    // In single precision, as PyTorch has it.
    const log = (x: number) => Math.fround(Math.log(Math.fround(x)));
    const share = Math.fround(log(size / middle) / log((farthest - 1) / middle));
    place = Math.sign(distance) * (Math.ceil(Math.fround(share * (middle - 1))) + middle);
  }
  return Math.max(0, Math.min(2 * span - 1, place + span));
}
