/** The operations on the backend `wasm`: the slow ones are our own kernels, forward and backward. */

import * as tf from '@tensorflow/tfjs-core';
import { NORM_EPSILON } from '../../models/operations.ts';
import { TensorOperations } from './tensor-operations.ts';
import { run } from './wasm-kernels.ts';

export class WasmOperations extends TensorOperations {
  override matMul(left: tf.Tensor, right: tf.Tensor, vector?: tf.Tensor): tf.Tensor {
    const inputs = { left, right, ...(vector ? { vector } : {}) };
    const isData = this.isData(left);
    const learnt = [...(isData ? [] : [left]), right, ...(vector ? [vector] : [])];
    return tf.customGrad((...values) => {
      (values.pop() as tf.GradSaveFunc)([left, right]);
      return {
        value: run('product', inputs)[0]!,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
          const [a, b] = saved as [tf.Tensor, tf.Tensor];
          return [
            ...(isData ? [] : run('product', { left: dy, right: b }, { turnRight: true })),
            ...run('product', { left: a, right: dy }, { turnLeft: true }),
            ...(vector ? run('columnSums', { x: dy }) : []),
          ];
        },
      };
    })(...learnt);
  }
  override linear(x: tf.Tensor, weight: tf.Tensor, vector?: tf.Tensor): tf.Tensor {
    const inputs = { left: x, right: weight, ...(vector ? { vector } : {}) };
    const isFrozen = this.isData(weight);
    const learnt = isFrozen ? [x] : [x, weight, ...(vector ? [vector] : [])];
    return tf.customGrad((...values) => {
      (values.pop() as tf.GradSaveFunc)([x, weight]);
      return {
        value: run('product', inputs, { turnRight: true })[0]!,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
          const [a, w] = saved as [tf.Tensor, tf.Tensor];
          return [
            ...run('product', { left: dy, right: w }),
            ...(isFrozen ? [] : run('product', { left: dy, right: a }, { turnLeft: true })),
            ...(isFrozen || !vector ? [] : run('columnSums', { x: dy })),
          ];
        },
      };
    })(...learnt);
  }
  /** Where every query has its own key, by the kernel for all three joined. */
  override attend(
    queries: tf.Tensor,
    keys: tf.Tensor,
    values: tf.Tensor,
    visible: tf.Tensor,
    heads: number,
    keyHeads: number,
  ): tf.Tensor {
    // The kernel reads queries, keys and values of one size.
    if (heads !== keyHeads || queries.shape[0] !== keys.shape[0])
      return super.attend(queries, keys, values, visible, heads, keyHeads);
    return this.attention(tf.concat([queries, keys, values] as tf.Tensor2D[], 1), visible, heads);
  }
  override layerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon = NORM_EPSILON): tf.Tensor {
    return layerNormWith(epsilon)(x, gain, bias);
  }
  override rows(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
    return tf.customGrad((learnt) => ({
      value: run('rows', { table: learnt as tf.Tensor, ids })[0]!,
      gradFunc: (dy: tf.Tensor) => run('rowsBack', { dy, ids }, { rows: table.shape[0] }),
    }))(table);
  }
  override bags(table: tf.Tensor): tf.Tensor {
    const [starts, rows, , weights] = this.bagInputs();
    return tf.customGrad((learnt) => ({
      value: run('bags', { table: learnt as tf.Tensor, starts, rows, weights })[0]!,
      gradFunc: (dy: tf.Tensor) => run('bagsBack', { dy, starts, rows, weights }, { rows: table.shape[0] }),
    }))(table);
  }
  override attention(queriesKeysValues: tf.Tensor, visible: tf.Tensor, heads: number): tf.Tensor {
    return tf.customGrad((joined, save) => {
      const [out, shares] = run('attention', { joined: joined as tf.Tensor, visible }, { heads }) as [
        tf.Tensor,
        tf.Tensor,
      ];
      (save as tf.GradSaveFunc)([joined as tf.Tensor, shares]);
      return {
        value: out,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          run('attentionBack', { dy, joined: saved[0]!, visible, shares: saved[1]! }, { heads }),
      };
    })(queriesKeysValues);
  }
}

const layerNormWith = (epsilon: number) =>
  tf.customGrad((...values) => {
    const [x, gain, bias, save] = values as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, known] = run('layerNorm', { x, gain, bias }, { epsilon }) as [tf.Tensor, tf.Tensor];
    save([x, known, gain]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        run('layerNormBack', { dy, x: saved[0]!, known: saved[1]!, gain: saved[2]! }),
    };
  }) as (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) => tf.Tensor;
