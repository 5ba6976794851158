import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../random.ts';
import { chooseBackend } from './backend.ts';

const numbers = (shape: number[], seed = 1) => tf.tensor(normals(seededRandom(seed), shape.reduce((a, b) => a * b, 1), 1), shape);

/** Each computes a value that one of the kernels gives, or a gradient that needs it. */
const CASES: Record<string, () => tf.Tensor> = {
  ...Object.fromEntries(
    [[[5, 7], [7, 3]], [[1, 5, 7], [1, 7, 3]], [[4, 5, 7], [4, 7, 3]], [[2, 3, 5, 50], [2, 3, 50, 6]]].flatMap(([a, b]) =>
      [[false, false], [true, false], [false, true], [true, true]].map(([ta, tb]) => [
        `a product of [${a!.join()}] and [${b!.join()}]${ta ? ', left transposed' : ''}${tb ? ', right transposed' : ''}`,
        () => {
          const turned = (shape: number[], turn: boolean) => (turn ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape);
          return tf.matMul(numbers(turned(a!, ta!)), numbers(turned(b!, tb!), 2), ta, tb);
        },
      ]),
    ),
  ),
  'a product with one batch for several': () => tf.matMul(numbers([3, 4, 5]), numbers([1, 5, 2], 2)),
  'rows of a table': () => tf.gather(numbers([6, 4]), tf.tensor2d([[5, 0], [2, 2]], [2, 2], 'int32')),
  'columns of a table': () => tf.gather(numbers([6, 4]), tf.tensor1d([3, 1], 'int32'), 1),
  'the gradient of a look-up': () => tf.grad((x) => tf.sum(tf.square(tf.gather(x, tf.tensor1d([1, 1, 3], 'int32')))))(numbers([5, 3])),
  'parts of the last axis': () => tf.concat(tf.split(numbers([2, 3, 8]), [1, 5, 2], -1).toReversed(), 2),
  'parts of the middle axis': () => tf.concat(tf.split(numbers([2, 6, 3]), 3, 1).toReversed(), 1),
  'a sum over rows': () => tf.sum(numbers([9, 5]), 0),
  'a sum over rows that keeps its axis': () => tf.sum(numbers([3, 2, 5]), 0, true),
  'a sum over all': () => tf.sum(numbers([3, 4])),
  'a sum over the last axis': () => tf.sum(numbers([3, 4]), 1),
  'a copy that outlives what it was made of': () => {
    const x = numbers([4]);
    const copy = tf.clone(x);
    x.dispose();
    return tf.add(copy, 1);
  },
};

describe('the kernels put in place of those of wasm', () => {
  const expected: Record<string, { shape: number[]; values: number[] }> = {};
  beforeAll(async () => {
    await chooseBackend('cpu');
    for (const [name, compute] of Object.entries(CASES)) {
      const tensor = compute();
      expected[name] = { shape: tensor.shape, values: [...tensor.dataSync()] };
    }
    await chooseBackend('wasm');
  });

  it.each(Object.keys(CASES))('give %s as the plain backend does', (name) => {
    const tensor = CASES[name]!();
    expect(tensor.shape).toEqual(expected[name]!.shape);
    [...tensor.dataSync()].forEach((x, i) => expect(x).toBeCloseTo(expected[name]!.values[i]!, 4));
  });

  it('leave nothing in the memory of the backend', () => {
    const before = { ...tf.memory() };
    const held = () => (tf.backend() as unknown as { numDataIds(): number }).numDataIds();
    const dataBefore = held();
    for (let i = 0; i < 3; i++) for (const compute of Object.values(CASES)) tf.tidy(() => void compute());
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(held()).toBe(dataBefore);
  });

  it('refuse what the backend would compute wrong', () => {
    const batch = numbers([2, 3, 4]);
    expect(() => tf.fused.matMul({ a: batch as tf.Tensor3D, b: numbers([2, 4, 3]) as tf.Tensor3D, bias: numbers([3]) })).toThrow('is wrong for batches');
  });
});
