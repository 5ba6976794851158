/** Each operation of the models on wasm, where most are kernels of ours, against the same on the plain backend: values and gradients. */

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../../base/random.ts';
import { chooseBackend } from '../backend.ts';
import { TensorOperations } from './tensor-operations.ts';
import { WasmOperations } from './wasm-operations.ts';

const numbers = (shape: number[], seed = 1) =>
  tf.tensor(
    normals(
      seededRandom(seed),
      shape.reduce((a, b) => a * b, 1),
      1,
    ),
    shape,
  );
const ids = (values: number[]) => tf.tensor1d(values, 'int32');
const hiddenAfter = (length: number) =>
  tf.tensor3d(
    [0, 1].map(() => Array.from({ length }, (_, i) => Array.from({ length }, (__, j) => (j > i ? -1e9 : 0)))),
  );

interface Case {
  learnt: () => tf.Tensor[];
  data?: () => tf.Tensor;
  compute: (on: TensorOperations, learnt: tf.Tensor[], data: tf.Tensor) => tf.Tensor;
}
const CASES: Record<string, Case> = {
  'a product': { learnt: () => [numbers([5, 7]), numbers([7, 3], 2)], compute: (on, [a, b]) => on.matMul(a!, b!) },
  'a product onto a row': {
    learnt: () => [numbers([5, 7]), numbers([7, 9], 2), numbers([9], 3)],
    compute: (on, [a, b, c]) => on.matMul(a!, b!, c),
  },
  'a product with data': {
    learnt: () => [numbers([7, 9], 2), numbers([9], 3)],
    data: () => numbers([5, 7]),
    compute: (on, [b, c], data) => on.matMul(data, b!, c),
  },
  'a product with one column': {
    learnt: () => [numbers([6, 4]), numbers([4, 1], 2), numbers([1], 3)],
    compute: (on, [a, b, c]) => on.column(on.matMul(a!, b!, c)),
  },
  GELU: { learnt: () => [numbers([3, 7])], compute: (on, [x]) => on.gelu(x!) },
  'layer norm': {
    learnt: () => [numbers([5, 6]), numbers([6], 2), numbers([6], 3)],
    compute: (on, [x, gain, bias]) => on.layerNorm(x!, gain!, bias!),
  },
  'rows, one of them twice': {
    learnt: () => [numbers([6, 5])],
    data: () => ids([5, 2, 2]),
    compute: (on, [table], data) => on.rows(table!, data),
  },
  attention: {
    learnt: () => [numbers([2 * 5, 3 * 6])],
    data: () => hiddenAfter(5),
    compute: (on, [joined], data) => on.attention(joined!, data, 2),
  },
  'what is used twice': {
    learnt: () => [numbers([4, 4])],
    compute: (on, [x]) => on.add(on.matMul(x!, x!), on.gelu(x!)),
  },
  'the binary loss': {
    learnt: () => [numbers([4])],
    data: () => tf.tensor1d([0, 1, 0.5, 1]),
    compute: (on, [z], data) => on.binaryLoss(z!, data, data),
  },
};

/** Value, and the gradient of the sum of its squares. */
function computed({ learnt, data, compute }: Case, Made: typeof TensorOperations): tf.Tensor[] {
  return tf.tidy(() => {
    const given = data?.() ?? tf.scalar(0);
    const on = new Made({}, { given });
    const values = learnt();
    const { value, grads } = tf.valueAndGrads((...xs) => tf.sum(tf.square(compute(on, xs, given))) as tf.Scalar)(
      values,
    );
    return [compute(on, values, given), value, ...grads];
  });
}
const read = (tensors: tf.Tensor[]) =>
  tensors.map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));

describe('the operations on wasm', () => {
  const expected: Record<string, ReturnType<typeof read>> = {};
  beforeAll(async () => {
    await chooseBackend('cpu');
    for (const [name, single] of Object.entries(CASES)) expected[name] = read(computed(single, TensorOperations));
    await chooseBackend('wasm');
  });

  it.each(Object.keys(CASES))('give %s and its gradients as the plain backend does', (name) => {
    const tensors = read(computed(CASES[name]!, WasmOperations));
    tensors.forEach(({ shape, values }, t) => {
      const right = expected[name]![t]!;
      expect(shape).toEqual(right.shape);
      values.forEach((x, i) => expect(x).toBeCloseTo(right.values[i]!, 3));
    });
  });

  it('leave nothing in the memory of the backend', () => {
    const held = () => (tf.backend() as unknown as { numDataIds(): number }).numDataIds();
    const [tensors, data] = [tf.memory().numTensors, held()];
    for (let i = 0; i < 3; i++) for (const single of Object.values(CASES)) tf.dispose(computed(single, WasmOperations));
    expect(tf.memory().numTensors).toBe(tensors);
    expect(held()).toBe(data);
  });

  it('refuse a row that the table does not have', () => {
    const on = new WasmOperations({}, {});
    expect(() => on.rows(numbers([3, 2]), ids([0, 3]))).toThrow('row 3 of 3');
    expect(() => on.rows(numbers([3, 2]), ids([-1]))).toThrow('row -1 of 3');
  });

  it('copy without copying, and the copy outlives what it was made of', () => {
    const x = numbers([4]);
    const values = [...x.dataSync()];
    const copy = tf.clone(x);
    x.dispose();
    expect([...tf.add(copy, 1).dataSync()]).toEqual(values.map((value) => Math.fround(value + 1)));
  });
});
