/** Llama, Mistral, Qwen2 and Qwen3: RMS norm before each part, rotary positions, shared keys, a gated feed-forward layer. */

import type { Feeds, TokenInput } from '../micro-batch.ts';
import type { DecoderArchitecture } from './architecture.ts';
import type { Blueprint, Layers, Part } from './blueprint.ts';
import { visibleTokens } from './blueprint.ts';
import { rotaryFeeds } from './rotary-feeds.ts';

const PREFIX = 'model.';
const ANSWER = 'score';

/** @param hasBias the answer's layer has a vector, as where every step is labelled; scores of whole texts have none in `transformers` */
export function decoderBlueprint(architecture: DecoderArchitecture, hasBias: boolean): Blueprint {
  return {
    prefix: PREFIX,
    parts: partsOf(architecture, hasBias),
    answer: ANSWER,
    hasBias,
    body: (layers) => bodyOf(architecture, layers, hasBias),
    feeds: (input) => feedsOf(architecture, input),
  };
}

function partsOf(a: DecoderArchitecture, hasBias: boolean): Part[] {
  const { width, inner, heads, keyHeads, headWidth, biases } = a;
  const parts: Part[] = [
    { name: `${PREFIX}embed_tokens.weight`, shape: [a.vocabulary, width], kind: 'table', lookedUpBy: 'ids' },
  ];
  const norm = (module: string, length: number) =>
    parts.push({ name: `${module}.weight`, shape: [length], kind: 'vector' });
  const linear = (module: string, outputs: number, inputs: number, isBiased: boolean) => {
    parts.push({ name: `${module}.weight`, shape: [outputs, inputs], kind: 'linear' });
    if (isBiased) parts.push({ name: `${module}.bias`, shape: [outputs], kind: 'vector' });
  };
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${PREFIX}layers.${layer}.${part}`;
    norm(at('input_layernorm'), width);
    linear(at('self_attn.q_proj'), heads * headWidth, width, biases.queries);
    linear(at('self_attn.k_proj'), keyHeads * headWidth, width, biases.queries);
    linear(at('self_attn.v_proj'), keyHeads * headWidth, width, biases.queries);
    linear(at('self_attn.o_proj'), width, heads * headWidth, biases.output);
    if (a.normalizesHeads) for (const part of ['q_norm', 'k_norm']) norm(at(`self_attn.${part}`), headWidth);
    norm(at('post_attention_layernorm'), width);
    linear(at('mlp.gate_proj'), inner, width, biases.feed);
    linear(at('mlp.up_proj'), inner, width, biases.feed);
    linear(at('mlp.down_proj'), width, inner, biases.feed);
  }
  norm(`${PREFIX}norm`, width);
  parts.push({ name: `${ANSWER}.weight`, shape: [1, width], kind: 'head', fresh: 'normal' });
  if (hasBias) parts.push({ name: `${ANSWER}.bias`, shape: [1], kind: 'vector', fresh: 'zeros' });
  return parts;
}

/** @param hasSteps any number of tokens in a row are scored; otherwise one */
function bodyOf<T>(a: DecoderArchitecture, { on, linear, norm, table }: Layers<T>, hasSteps: boolean): T {
  const [visible, cosines, sines, judged] = ['visible', 'cosines', 'sines', 'judged'].map((name) =>
    on.input(name)!,
  ) as [T, T, T, T];
  let x = on.rows(table(`${PREFIX}embed_tokens`), on.input('ids')!);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${PREFIX}layers.${layer}.${part}`;
    const normal = norm(x, at('input_layernorm'));
    const isLast = layer === a.layers - 1;
    // What the last layer says of other tokens than the scored ones is read by nobody. Where rows have one each, no other asks.
    const scored = (value: T) => (isLast ? on.rows(value, judged) : value);
    const asking = (value: T) => (hasSteps ? value : scored(value));
    const turned = (part: string, heads: number, of: (value: T) => T) => {
      let y = linear(of(normal), at(`self_attn.${part}_proj`));
      if (a.normalizesHeads)
        y = on.byRows(norm(on.byRows(y, a.headWidth), at(`self_attn.${part}_norm`)), heads * a.headWidth);
      return on.rotate(y, of(cosines), of(sines), heads);
    };
    const [q, k] = [turned('q', a.heads, asking), turned('k', a.keyHeads, (all) => all)];
    const sees = isLast && !hasSteps ? on.visibleFrom(visible, judged) : visible;
    const seen = on.attend(q, k, linear(normal, at('self_attn.v_proj')), sees, a.heads, a.keyHeads);
    x = on.add(scored(x), linear(hasSteps ? scored(seen) : seen, at('self_attn.o_proj')));
    const next = norm(x, at('post_attention_layernorm'));
    const gate = on[a.activation](linear(next, at('mlp.gate_proj')));
    x = on.add(x, linear(on.multiply(gate, linear(next, at('mlp.up_proj'))), at('mlp.down_proj')));
  }
  return norm(x, `${PREFIX}norm`);
}

function feedsOf(a: DecoderArchitecture, input: TokenInput): Feeds {
  const { size, length, ids, judged } = input;
  const window = a.window ?? Infinity;
  return {
    ids: { values: ids, shape: [size * length] },
    ...rotaryFeeds(input, a.frequencies),
    // Padding comes last, so no token sees it.
    visible: visibleTokens(input, (_, from, to) => to <= from && from - to < window),
    judged: { values: judged, shape: [judged.length] },
  };
}
