/** The operations as TensorFlow.js computes them, with gradients that every one of its backends has and is fast at. */

import * as tf from '@tensorflow/tfjs-core';
import type { Operations } from '../../models/operations.ts';
import { BAG_INPUTS, GELU_FACTOR, NORM_EPSILON } from '../../models/operations.ts';
import { attendByDistance } from './distance-tensors.ts';
import * as pretrained from './pretrained-tensors.ts';

export class TensorOperations implements Operations<tf.Tensor> {
  readonly #parameters: Readonly<Record<string, tf.Tensor>>;
  readonly #inputs: Readonly<Record<string, tf.Tensor>>;
  readonly #data: ReadonlySet<tf.Tensor>;

  /** @param frozen parameters that don't learn */
  constructor(
    parameters: Readonly<Record<string, tf.Tensor>>,
    inputs: Readonly<Record<string, tf.Tensor>>,
    frozen: Readonly<Record<string, tf.Tensor>> = {},
  ) {
    this.#parameters = { ...frozen, ...parameters };
    this.#inputs = inputs;
    this.#data = new Set([...Object.values(inputs), ...Object.values(frozen)]);
  }

  parameter(name: string): tf.Tensor {
    return this.#parameters[name]!;
  }
  input(name: string): tf.Tensor | null {
    return this.#inputs[name] ?? null;
  }
  matMul(left: tf.Tensor, right: tf.Tensor, vector?: tf.Tensor): tf.Tensor {
    const product = this.isData(left) ? dataProduct(left as tf.Tensor2D, right) : tf.matMul(left, right);
    return vector ? rowSum(product, vector) : product;
  }
  add(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
    return tf.add(left, right);
  }
  /** It is an input of the batch or frozen, so its gradient is not needed. */
  protected isData(x: tf.Tensor): boolean {
    return this.#data.has(x);
  }
  scale(matrix: tf.Tensor, numbers: tf.Tensor): tf.Tensor {
    return scaled(numbers)(matrix);
  }
  relu(x: tf.Tensor): tf.Tensor {
    return tf.relu(x);
  }
  gelu(x: tf.Tensor): tf.Tensor {
    return gelu(x);
  }
  geluErf = pretrained.geluErf;
  geluTanh = pretrained.geluTanh;
  silu = pretrained.silu;
  tanh = pretrained.tanh;
  rmsNorm = pretrained.rmsNorm;
  rotate = pretrained.rotate;
  attendByDistance = attendByDistance;
  linear(x: tf.Tensor, weight: tf.Tensor, vector?: tf.Tensor): tf.Tensor {
    return pretrained.linear(x, weight, vector, this.isData(weight));
  }
  multiply(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
    return tf.mul(left, right);
  }
  times(x: tf.Tensor, factor: number): tf.Tensor {
    return tf.mul(x, factor);
  }
  attend(
    queries: tf.Tensor,
    keys: tf.Tensor,
    values: tf.Tensor,
    visible: tf.Tensor,
    heads: number,
    keyHeads: number,
  ): tf.Tensor {
    return pretrained.attend(queries, keys, values, visible, heads, keyHeads);
  }
  visibleFrom(visible: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
    const [size, , length] = visible.shape as [number, number, number];
    const perToken = tf.reshape<tf.Rank.R2>(visible, [-1, length]);
    return tf.reshape(tf.gather(perToken, tokens as tf.Tensor1D), [size, -1, length]);
  }
  layerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon = NORM_EPSILON): tf.Tensor {
    return layerNormWith(epsilon)(x, gain, bias);
  }
  rows(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
    return lookUp(table, ids);
  }
  bags(table: tf.Tensor): tf.Tensor {
    const [starts, rows, owners, weights] = this.bagInputs();
    const column = (x: tf.Tensor) => tf.reshape(x, [-1, 1]);
    const [size, width] = [starts.shape[0] - 1, table.shape[1]!];
    return tf.customGrad((learnt) => ({
      value: tf.scatterND(
        column(owners),
        tf.mul(tf.gather(learnt as tf.Tensor2D, rows as tf.Tensor1D), column(weights)),
        [size, width],
      ),
      gradFunc: (dy) =>
        tf.scatterND(column(rows), tf.mul(tf.gather(dy, owners as tf.Tensor1D), column(weights)), table.shape),
    }))(table);
  }
  /** Starts, rows, owners and weights. */
  protected bagInputs(): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] {
    return Object.values(BAG_INPUTS).map((name) => this.input(name)) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  }
  attention(queriesKeysValues: tf.Tensor, visible: tf.Tensor, heads: number): tf.Tensor {
    return attention(queriesKeysValues as tf.Tensor2D, visible as tf.Tensor3D, heads);
  }
  columns(x: tf.Tensor, from: number, count: number): tf.Tensor {
    return tf.slice(x, [0, from], [-1, count]);
  }
  byRows(x: tf.Tensor, width: number): tf.Tensor {
    return tf.reshape(x, [-1, width]);
  }
  column(x: tf.Tensor): tf.Tensor {
    return tf.reshape(x, [x.shape[0]]);
  }
  binaryLoss(logits: tf.Tensor, labels: tf.Tensor, weights: tf.Tensor): tf.Tensor {
    return tf.customGrad((answers, save) => {
      const z = answers as tf.Tensor;
      asSave(save)([z]);
      // In the form that never overflows.
      const losses = tf.add(tf.sub(tf.relu(z), tf.mul(z, labels)), tf.softplus(tf.neg(tf.abs(z))));
      return {
        value: tf.sum(tf.mul(weights, losses)),
        gradFunc: (dy, saved) => tf.mul(dy, tf.mul(weights, tf.sub(tf.sigmoid(saved[0]!), labels))),
      };
    })(logits);
  }
  pairwiseLoss(logits: tf.Tensor, margins: tf.Tensor, weights: tf.Tensor, centering: number): tf.Tensor {
    const pairs = margins.shape[0];
    const [chosen, rejected] = tf
      .split(tf.reshape(logits, [pairs, 2]), 2, 1)
      .map((half) => tf.reshape(half, [pairs])) as [tf.Tensor, tf.Tensor];
    const lead = tf.sub(tf.sub(chosen, rejected), margins);
    const losses = tf.add(tf.relu(tf.neg(lead)), tf.softplus(tf.neg(tf.abs(lead))));
    const penalized = centering > 0 ? tf.add(losses, tf.mul(tf.square(tf.add(chosen, rejected)), centering)) : losses;
    return tf.sum(tf.mul(weights, penalized));
  }
}

type Save = tf.GradSaveFunc;
const asSave = (save: unknown) => save as Save;

/** A product of which only the right side learns. */
function dataProduct(data: tf.Tensor2D, weights: tf.Tensor): tf.Tensor {
  return tf.customGrad((w) => ({
    value: tf.matMul(data, w as tf.Tensor2D),
    gradFunc: (dy) => tf.matMul(data, dy, true),
  }))(weights);
}

const rowSum = tf.customGrad((matrix, vector) => ({
  value: tf.add(matrix as tf.Tensor, vector as tf.Tensor),
  gradFunc: (dy) => [dy, tf.sum(dy, 0)],
})) as (matrix: tf.Tensor, vector: tf.Tensor) => tf.Tensor;

function scaled(numbers: tf.Tensor): (matrix: tf.Tensor) => tf.Tensor {
  return tf.customGrad((matrix) => ({
    value: tf.mul(matrix as tf.Tensor, numbers),
    gradFunc: (dy) => tf.mul(dy, numbers),
  }));
}

const gelu = tf.customGrad((x, save) => {
  const gate = tf.sigmoid(tf.mul(x as tf.Tensor, GELU_FACTOR));
  asSave(save)([x as tf.Tensor, gate]);
  return {
    value: tf.mul(x as tf.Tensor, gate),
    gradFunc: (dy, saved) => {
      const [input, s] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(dy, tf.mul(s, tf.add(1, tf.mul(tf.mul(input, GELU_FACTOR), tf.sub(1, s)))));
    },
  };
}) as (x: tf.Tensor) => tf.Tensor;

const layerNormWith = (epsilon: number) =>
  tf.customGrad((x, gain, bias, save) => {
    const centered = tf.sub(x as tf.Tensor, tf.mean(x as tf.Tensor, -1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centered), -1, true), epsilon));
    const normal = tf.mul(centered, scale);
    asSave(save)([normal, scale, gain as tf.Tensor]);
    return {
      value: tf.add(tf.mul(normal, gain as tf.Tensor), bias as tf.Tensor),
      gradFunc: (dy, saved) => {
        const [n, s, g] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const inner = tf.mul(dy, g);
        const alongMean = tf.mean(inner, -1, true);
        const alongNormal = tf.mul(n, tf.mean(tf.mul(inner, n), -1, true));
        return [tf.mul(tf.sub(tf.sub(inner, alongMean), alongNormal), s), tf.sum(tf.mul(dy, n), 0), tf.sum(dy, 0)];
      },
    };
  }) as (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) => tf.Tensor;

/** By scattering, which sums rows that are looked up twice: the ordinary gradient needs a kernel that wasm has not. */
const lookUp = tf.customGrad((table, ids, save) => {
  asSave(save)([ids as tf.Tensor]);
  const rows = (table as tf.Tensor).shape[0];
  return {
    value: tf.gather(table as tf.Tensor2D, ids as tf.Tensor1D),
    gradFunc: (dy, saved) => {
      const [numbers] = saved as [tf.Tensor];
      return [tf.scatterND(tf.reshape(numbers, [-1, 1]), dy, [rows, dy.shape[1]!]), tf.zerosLike(numbers)];
    },
  };
}) as (table: tf.Tensor, ids: tf.Tensor) => tf.Tensor;

/** [size * length, 3 * width] to [size * length, width]. */
function attention(joined: tf.Tensor2D, visible: tf.Tensor3D, heads: number): tf.Tensor {
  const [size, length] = visible.shape;
  const width = joined.shape[1] / 3 / heads;
  const asHeads = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [size, length, heads, width]), [0, 2, 1, 3]);
  const asRows = (x: tf.Tensor) => tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [size * length, heads * width]);
  const scale = 1 / Math.sqrt(width);
  const attend = tf.customGrad((input, save) => {
    const [queries, keys, values] = tf.split(input as tf.Tensor2D, 3, 1).map(asHeads) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const scores = tf.mul(tf.matMul(queries, tf.transpose(keys, [0, 1, 3, 2])), scale);
    const shares = tf.softmax(tf.add(scores, tf.reshape(visible, [size, 1, length, length])));
    asSave(save)([queries, keys, values, shares]);
    return {
      value: asRows(tf.matMul(shares, values)),
      gradFunc: (dy, saved) => {
        const [q, k, v, a] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const dOut = asHeads(dy);
        const dShares = tf.matMul(dOut, tf.transpose(v, [0, 1, 3, 2]));
        const dScores = tf.mul(tf.mul(a, tf.sub(dShares, tf.sum(tf.mul(dShares, a), -1, true))), scale);
        const dQueries = tf.matMul(dScores, k);
        const dKeys = tf.matMul(tf.transpose(dScores, [0, 1, 3, 2]), q);
        const dValues = tf.matMul(tf.transpose(a, [0, 1, 3, 2]), dOut);
        return tf.concat([dQueries, dKeys, dValues].map(asRows), 1);
      },
    };
  });
  return attend(joined);
}
