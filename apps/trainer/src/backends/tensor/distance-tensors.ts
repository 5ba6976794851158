/** Attention that also goes by distance, as TensorFlow.js computes it, with the gradients that it derives itself. */

import * as tf from '@tensorflow/tfjs-core';

export function attendByDistance(
  queries: tf.Tensor,
  keys: tf.Tensor,
  values: tf.Tensor,
  ofQueries: tf.Tensor | null,
  ofKeys: tf.Tensor | null,
  visible: tf.Tensor,
  heads: number,
): tf.Tensor {
  const [size, length] = visible.shape as [number, number];
  const width = queries.shape[1]! / heads;
  const tables = Number(ofQueries !== null) + Number(ofKeys !== null);
  const scale = 1 / Math.sqrt(width * (1 + tables));
  const apart = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [size, length, heads, width]), [0, 2, 1, 3]);
  const turned = (x: tf.Tensor) => tf.transpose(x, [0, 1, 3, 2]);
  const [q, k] = [apart(queries), apart(keys)];
  let scores = tf.matMul(q, turned(k));
  if (ofQueries) scores = tf.add(scores, byDistance(q, ofQueries, heads));
  if (ofKeys) scores = tf.add(scores, turned(byDistance(k, ofKeys, heads)));
  const shares = tf.softmax(tf.add(tf.mul(scores, scale), tf.reshape(visible, [size, 1, length, length])));
  const seen = tf.matMul(shares, apart(values));
  return tf.reshape(tf.transpose(seen, [0, 2, 1, 3]), [size * length, heads * width]);
}

/** Products with the rows of a table, [size, heads, length, length]: of token i and token j with row j - i + length - 1. */
function byDistance(x: tf.Tensor, table: tf.Tensor, heads: number): tf.Tensor {
  const [size, , length, width] = x.shape as [number, number, number, number];
  const rows = 2 * length - 1;
  // All rows of the batch as one product with a head's table.
  const byHead = tf.reshape(tf.transpose(x, [1, 0, 2, 3]), [heads, size * length, width]);
  const tables = tf.transpose(tf.reshape(table, [rows, heads, width]), [1, 2, 0]);
  const all = tf.reshape(tf.matMul(byHead, tables), [heads * size, length * rows]);
  // Each line begins one place earlier than the one above: a shorter line does that without looking anything up.
  const shifted = tf.reshape(tf.slice(all, [0, length - 1], [-1, length * (rows - 1)]), [-1, length, rows - 1]);
  const found = tf.slice(shifted, [0, 0, 0], [-1, -1, length]);
  return tf.transpose(tf.reshape(found, [heads, size, length, length]), [1, 0, 2, 3]);
}
