/** The transformer: an encoder from scratch (norm before each part), with one answer at each scored position. */

import type { ModelConfig } from '../../config/config-schema.ts';
import type { Feeds, TokenInput } from '../micro-batch.ts';
import type { DropoutMask, ModelPlan, ParameterPlan } from '../model-plan.ts';
import type { Operations } from '../operations.ts';

/** Added to the scores of tokens that may not be seen: their share is exactly 0 after the softmax. */
const HIDDEN = -1e9;

/** @param vocabulary token ids there are */
export function transformerModel(config: ModelConfig, vocabulary: number): ModelPlan {
  const {
    hidden_size: width,
    intermediate_size: inner,
    num_hidden_layers: layers,
    num_attention_heads: heads,
  } = config;
  const parameters: ParameterPlan[] = [];
  const matrix = (name: string, rows: number, columns: number, deviation = 1 / Math.sqrt(rows)) =>
    parameters.push({ name, shape: [rows, columns], deviation, decays: true });
  const vector = (name: string, length: number, start = 0) =>
    parameters.push({ name, shape: [length], deviation: 0, start, decays: false });
  const norm = (name: string) => {
    vector(`${name}.gain`, width, 1);
    vector(`${name}.bias`, width);
  };
  // What joins the residual stream starts smaller the more parts join it (Radford et al. 2019).
  const joining = (fanIn: number) => 1 / Math.sqrt(fanIn * 2 * layers);
  matrix('tokens.embedding', vocabulary, width, 0.1);
  matrix('positions.embedding', config.max_sequence_length, width, 0.02);
  for (let layer = 0; layer < layers; layer++) {
    const at = (part: string) => `layers.${layer}.${part}`;
    norm(at('attention.norm'));
    matrix(at('attention.in'), width, 3 * width);
    vector(at('attention.in.bias'), 3 * width);
    matrix(at('attention.out'), width, width, joining(width));
    vector(at('attention.out.bias'), width);
    norm(at('feed.norm'));
    matrix(at('feed.in'), width, inner);
    vector(at('feed.in.bias'), inner);
    matrix(at('feed.out'), inner, width, joining(inner));
    vector(at('feed.out.bias'), width);
  }
  norm('final.norm');
  matrix('head.weight', width, 1, 0.1 / Math.sqrt(width));
  vector('head.bias', 1);

  return {
    spec: { config, rows: vocabulary, surfaceNumbers: 0 },
    parameters,
    feeds(input, dropoutMask) {
      if (input.kind !== 'tokens') throw new Error('a transformer was given bags');
      return { ...tokenFeeds(input), ...(dropoutMask ? maskFeeds(input, dropoutMask, layers, width) : {}) };
    },
    logits(on) {
      const masked = (x: Parameters<typeof on.add>[0], layer: string) => {
        const mask = on.input(`${layer}.mask`);
        return mask ? on.scale(x, mask) : x;
      };
      const visible = on.input('visible')!;
      let x = on.add(
        on.rows(on.parameter('tokens.embedding'), on.input('ids')!),
        on.rows(on.parameter('positions.embedding'), on.input('positions')!),
      );
      x = masked(x, 'embedding');
      for (let layer = 0; layer < layers; layer++) {
        const at = (part: string) => `layers.${layer}.${part}`;
        const seen = on.attention(linear(on, normal(on, x, at('attention.norm')), at('attention.in')), visible, heads);
        x = on.add(x, masked(linear(on, seen, at('attention.out')), at('attention')));
        const units = on.gelu(linear(on, normal(on, x, at('feed.norm')), at('feed.in')));
        x = on.add(x, masked(linear(on, units, at('feed.out')), at('feed')));
      }
      return on.column(linear(on, on.rows(normal(on, x, 'final.norm'), on.input('judged')!), 'head', 'head.weight'));
    },
  };
}

function linear<T>(on: Operations<T>, x: T, name: string, weight: string = name): T {
  return on.matMul(x, on.parameter(weight), on.parameter(`${name}.bias`));
}
function normal<T>(on: Operations<T>, x: T, name: string): T {
  return on.layerNorm(x, on.parameter(`${name}.gain`), on.parameter(`${name}.bias`));
}

function tokenFeeds({ size, length, ids, segments, judged }: TokenInput): Feeds {
  const visible = new Float32Array(size * length * length);
  for (let row = 0, at = 0; row < size; row++)
    for (let i = 0; i < length; i++) {
      const own = segments[row * length + i]!;
      for (let j = 0; j < length; j++, at++) if (segments[row * length + j]! > own) visible[at] = HIDDEN;
    }
  return {
    ids: { values: ids, shape: [size * length] },
    positions: { values: Int32Array.from(ids, (_, i) => i % length), shape: [size * length] },
    visible: { values: visible, shape: [size, length, length] },
    judged: { values: judged, shape: [judged.length] },
  };
}

function maskFeeds({ size, length }: TokenInput, dropoutMask: DropoutMask, layers: number, width: number): Feeds {
  const sites = [
    'embedding',
    ...Array.from({ length: layers }, (_, i) => [`layers.${i}.attention`, `layers.${i}.feed`]).flat(),
  ];
  return Object.fromEntries(
    sites.map((site) => [
      `${site}.mask`,
      { values: dropoutMask(site, size * length, width), shape: [size * length, width] },
    ]),
  );
}
