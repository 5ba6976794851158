/** Llama, Mistral, Qwen2 and Qwen3: RMS norm before each part, rotary positions, shared keys, a gated feed-forward layer. */

import type { Feeds, TokenInput } from '../micro-batch.ts';
import type { DecoderArchitecture } from './architecture.ts';
import type { Blueprint, Layers, Part } from './blueprint.ts';
import { visibleTokens } from './blueprint.ts';
import { rotaryFeeds } from './rotary-feeds.ts';

const PREFIX = 'model.';
const ANSWER = 'score';
/** Inputs that follow from `judged`: they save work, and a model without them gives the same answers. */
export const ASKING = { tokens: 'asking', answered: 'answered' } as const;

/** @param hasBias the answer's layer has a vector, as where every step is labelled; scores of whole texts have none in `transformers` */
export function decoderBlueprint(architecture: DecoderArchitecture, hasBias: boolean): Blueprint {
  return {
    prefix: PREFIX,
    parts: partsOf(architecture, hasBias),
    answer: ANSWER,
    hasBias,
    body: (layers) => bodyOf(architecture, layers, hasBias),
    feeds: (input) => ({
      ...feedsOf(architecture, input),
      ...(hasBias ? askingTokens(input) : {}),
    }),
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
  // null, as in an exported file: all tokens ask.
  const tokens = hasSteps ? on.input(ASKING.tokens) : judged;
  const answered = on.input(ASKING.answered);
  let x = on.rows(table(`${PREFIX}embed_tokens`), on.input('ids')!);
  for (let layer = 0; layer < a.layers; layer++) {
    const at = (part: string) => `${PREFIX}layers.${layer}.${part}`;
    const normal = norm(x, at('input_layernorm'));
    const isLast = layer === a.layers - 1;
    // What the last layer says of other tokens than the scored ones is read by nobody, so no other asks.
    const scored = (value: T) => (isLast ? on.rows(value, judged) : value);
    const asking = (value: T) => (isLast && tokens ? on.rows(value, tokens) : value);
    const turned = (part: string, heads: number, of: (value: T) => T) => {
      let y = linear(of(normal), at(`self_attn.${part}_proj`));
      if (a.normalizesHeads)
        y = on.byRows(norm(on.byRows(y, a.headWidth), at(`self_attn.${part}_norm`)), heads * a.headWidth);
      return on.rotate(y, of(cosines), of(sines), heads);
    };
    const [q, k] = [turned('q', a.heads, asking), turned('k', a.keyHeads, (all) => all)];
    const sees = isLast && tokens ? on.visibleFrom(visible, tokens) : visible;
    const seen = on.attend(q, k, linear(normal, at('self_attn.v_proj')), sees, a.heads, a.keyHeads);
    const kept = hasSteps ? (isLast && answered ? on.rows(seen, answered) : scored(seen)) : seen;
    x = on.add(scored(x), linear(kept, at('self_attn.o_proj')));
    const next = norm(x, at('post_attention_layernorm'));
    const gate = on[a.activation](linear(next, at('mlp.gate_proj')));
    x = on.add(x, linear(on.multiply(gate, linear(next, at('mlp.up_proj'))), at('mlp.down_proj')));
  }
  return norm(x, `${PREFIX}norm`);
}

/**
 * Rows have different numbers of scored tokens, attention as many queries in each: in rows with fewer, the first token asks in place of
 * those that are missing. `answered`: which of the queries are those of `judged`.
 */
export function askingTokens({ size, length, judged }: TokenInput): Feeds {
  const counts = new Int32Array(size);
  for (const token of judged) counts[Math.floor(token / length)]!++;
  const most = Math.max(1, ...counts);
  const asking = Int32Array.from({ length: size * most }, (_, i) => Math.floor(i / most) * length);
  counts.fill(0);
  const answered = judged.map((token) => {
    const row = Math.floor(token / length);
    const place = row * most + counts[row]!++;
    asking[place] = token;
    return place;
  });
  return {
    [ASKING.tokens]: { values: asking, shape: [asking.length] },
    [ASKING.answered]: { values: answered, shape: [answered.length] },
  };
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
