/** The operations that pretrained models need, as TensorFlow.js computes them, with gradients that all of its backends have. */

import * as tf from '@tensorflow/tfjs-core';

type Save = tf.GradSaveFunc;
/** Of one value, with the value and what was saved of it at hand for its gradient. */
function unary(
  value: (x: tf.Tensor) => { y: tf.Tensor; saved: tf.Tensor[] },
  gradient: (dy: tf.Tensor, ...saved: tf.Tensor[]) => tf.Tensor,
): (x: tf.Tensor) => tf.Tensor {
  return tf.customGrad((...args) => {
    const [x, save] = args as unknown as [tf.Tensor, Save];
    const { y, saved } = value(x);
    save(saved);
    return { value: y, gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => gradient(dy, ...kept) };
  });
}

export const tanh = unary(
  (x) => {
    const y = tf.tanh(x);
    return { y, saved: [y] };
  },
  (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y!))),
);

export const silu = unary(
  (x) => {
    const gate = tf.sigmoid(x);
    const y = tf.mul(x, gate);
    return { y, saved: [gate, y] };
  },
  (dy, gate, y) => tf.mul(dy, tf.add(gate!, tf.mul(y!, tf.sub(1, gate!)))),
);

export const geluErf = unary(
  (x) => {
    const share = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
    return { y: tf.mul(x, share), saved: [x, share] };
  },
  (dy, x, share) => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x!), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return tf.mul(dy, tf.add(share!, tf.mul(x!, density)));
  },
);

const TANH_SCALE = Math.sqrt(2 / Math.PI);
const TANH_CUBE = 0.044715;
export const geluTanh = unary(
  (x) => {
    const t = tf.tanh(tf.mul(x, tf.add(tf.mul(tf.square(x), TANH_CUBE * TANH_SCALE), TANH_SCALE)));
    return { y: tf.mul(tf.mul(x, 0.5), tf.add(t, 1)), saved: [x, t] };
  },
  (dy, x, t) => {
    const inner = tf.add(tf.mul(tf.square(x!), 3 * TANH_CUBE * TANH_SCALE), TANH_SCALE);
    const rest = tf.mul(tf.mul(tf.mul(x!, 0.5), tf.sub(1, tf.square(t!))), inner);
    return tf.mul(dy, tf.add(tf.mul(tf.add(t!, 1), 0.5), rest));
  },
);

/** @param isFrozen the weight gets no gradient, nor the vector */
export function linear(x: tf.Tensor, weight: tf.Tensor, vector: tf.Tensor | undefined, isFrozen: boolean): tf.Tensor {
  const product = (input: tf.Tensor, w: tf.Tensor, v?: tf.Tensor) => {
    const y = tf.matMul(input as tf.Tensor2D, w as tf.Tensor2D, false, true);
    return v ? tf.add(y, v) : y;
  };
  if (isFrozen)
    return tf.customGrad((input) => ({
      value: product(input as tf.Tensor, weight, vector),
      gradFunc: (dy: tf.Tensor) => tf.matMul(dy as tf.Tensor2D, weight as tf.Tensor2D),
    }))(x);
  const learnt = vector ? [x, weight, vector] : [x, weight];
  return tf.customGrad((...args) => {
    const [input, w, v] = args as tf.Tensor[];
    (args.at(-1) as unknown as Save)([input!, w!]);
    return {
      value: product(input!, w!, vector && v),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
        tf.matMul(dy as tf.Tensor2D, saved[1] as tf.Tensor2D),
        tf.matMul(dy as tf.Tensor2D, saved[0] as tf.Tensor2D, true, false),
        ...(vector ? [tf.sum(dy, 0)] : []),
      ],
    };
  })(...learnt);
}

export function rmsNorm(x: tf.Tensor, gain: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.customGrad((...args) => {
    const [input, g, save] = args as unknown as [tf.Tensor, tf.Tensor, Save];
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(input), -1, true), epsilon));
    const normal = tf.mul(input, scale);
    save([normal, scale, g]);
    return {
      value: tf.mul(normal, g),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [n, s, factor] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const inner = tf.mul(dy, factor);
        const alongNormal = tf.mul(n, tf.mean(tf.mul(inner, n), -1, true));
        return [tf.mul(tf.sub(inner, alongNormal), s), tf.sum(tf.mul(dy, n), 0)];
      },
    };
  })(x, gain);
}

export function rotate(x: tf.Tensor, cosines: tf.Tensor, sines: tf.Tensor, heads: number): tf.Tensor {
  const [tokens, columns] = x.shape as [number, number];
  const width = columns / heads;
  const byHead = (value: tf.Tensor) => tf.reshape(value, [tokens, heads, width]);
  const flat = (value: tf.Tensor) => tf.reshape(value, [tokens, columns]);
  const turned = (value: tf.Tensor, isTransposed: boolean) => {
    const [first, second] = tf.split(value, 2, 2) as [tf.Tensor, tf.Tensor];
    return tf.concat(isTransposed ? [second, tf.neg(first)] : [tf.neg(second), first], 2);
  };
  const [c, s] = [cosines, sines].map((numbers) => tf.reshape(numbers, [tokens, 1, width])) as [tf.Tensor, tf.Tensor];
  return tf.customGrad((input) => {
    const h = byHead(input as tf.Tensor);
    return {
      value: flat(tf.add(tf.mul(h, c), tf.mul(turned(h, false), s))),
      gradFunc: (dy: tf.Tensor) => {
        const d = byHead(dy);
        return flat(tf.add(tf.mul(d, c), turned(tf.mul(d, s), true)));
      },
    };
  })(x);
}

export function attend(
  queries: tf.Tensor,
  keys: tf.Tensor,
  values: tf.Tensor,
  visible: tf.Tensor,
  heads: number,
  keyHeads: number,
): tf.Tensor {
  const [size, asking, length] = visible.shape as [number, number, number];
  const width = queries.shape[1]! / heads;
  const group = heads / keyHeads;
  const scale = 1 / Math.sqrt(width);
  const apart = (x: tf.Tensor, count: number) => tf.transpose(tf.reshape(x, [size, -1, count, width]), [0, 2, 1, 3]);
  const together = (x: tf.Tensor, count: number) => tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [-1, count * width]);
  // Queries that share a key are rows of one product.
  const grouped = (x: tf.Tensor) => tf.reshape(x, [size, keyHeads, group * asking, width]);
  const single = (x: tf.Tensor) => tf.reshape(x, [size, heads, asking, width]);
  const turned = (x: tf.Tensor) => tf.transpose(x, [0, 1, 3, 2]);
  return tf.customGrad((...args) => {
    const [queryRows, keyRows, valueRows, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, Save];
    const q = grouped(apart(queryRows, heads));
    const [k, v] = [apart(keyRows, keyHeads), apart(valueRows, keyHeads)];
    const scores = tf.reshape(tf.mul(tf.matMul(q, turned(k)), scale), [size, keyHeads, group, asking * length]);
    const masked = tf.add(scores, tf.reshape(visible, [size, 1, 1, asking * length]));
    const shares = tf.reshape(tf.softmax(tf.reshape(masked, [-1, length])), [size, keyHeads, group * asking, length]);
    save([q, k, v, shares]);
    return {
      value: together(single(tf.matMul(shares, v)), heads),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [q2, k2, v2, a] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const dOut = grouped(apart(dy, heads));
        const inner = tf.mul(tf.matMul(dOut, turned(v2)), a);
        const dScores = tf.mul(tf.sub(inner, tf.mul(a, tf.sum(inner, -1, true))), scale);
        return [
          together(single(tf.matMul(dScores, k2)), heads),
          together(tf.matMul(turned(dScores), q2), keyHeads),
          together(tf.matMul(turned(a), dOut), keyHeads),
        ];
      },
    };
  })(queries, keys, values);
}
