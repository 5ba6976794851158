/** Tells whether a backend trains: one gradient of a small model, checked against the loss itself. */

import * as tf from '@tensorflow/tfjs-core';
import { modelConfigSchema } from '../config-schema.ts';
import { bagModel } from './bag-model.ts';
import { initialWeights } from './model-plan.ts';
import { TensorOperations } from './tensor-operations.ts';

const EXAMPLES = 8;
const ROWS = 12;
const NUMBERS = 5;
/** Of the change predicted by the gradient; single precision and the curvature stay well below. */
const TOLERANCE = 0.05;

/** Throws when the gradient is missing, not finite, or does not predict how the loss changes along it. */
export async function probeGradient(): Promise<void> {
  const before = tf.memory().numTensors;
  const config = modelConfigSchema.parse({ embedding_size: 4, hidden_size: 8 });
  const plan = bagModel(config, { embeddingRows: ROWS, surfaceNumbers: NUMBERS });
  const weights = initialWeights(plan, 7);
  const variables = weights.map(({ values, shape }) => tf.tidy(() => tf.variable(tf.tensor(values, [...shape]))));
  const wave = (size: number, speed: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i * speed));
  const inputs = {
    bags: tf.tensor2d(wave(EXAMPLES * ROWS, 0.7), [EXAMPLES, ROWS]),
    numbers: tf.tensor2d(wave(EXAMPLES * NUMBERS, 1.3), [EXAMPLES, NUMBERS]),
    labels: tf.tensor1d(Float32Array.from({ length: EXAMPLES }, (_, i) => i % 2)),
    weights: tf.tensor1d(new Float32Array(EXAMPLES).fill(1 / EXAMPLES)),
  };
  const operations = new TensorOperations(Object.fromEntries(weights.map(({ name }, i) => [name, variables[i]!])), inputs);
  const loss = () => operations.binaryLoss(plan.logits<tf.Tensor>(operations), inputs.labels, inputs.weights) as tf.Scalar;
  const { value, grads } = tf.variableGrads(loss, variables);
  try {
    const gradients = variables.map((v) => grads[v.name]!);
    const squares = tf.tidy(() => tf.addN(gradients.map((g) => tf.sum(tf.square(g)))));
    const square = (await squares.data())[0]!;
    squares.dispose();
    if (!(square > 0) || !Number.isFinite(square)) throw new Error(`its gradient is ${square === 0 ? 'zero' : 'not finite'}`);
    const step = 0.02 / Math.sqrt(square);
    const moved = async (by: number) => {
      tf.tidy(() => variables.forEach((v, i) => v.assign(tf.add(v, tf.mul(gradients[i]!, by)))));
      const at = tf.tidy(loss);
      const [number] = await at.data();
      at.dispose();
      return number!;
    };
    const change = (await moved(step)) - (await moved(-2 * step));
    const expected = 2 * step * square;
    if (!(Math.abs(change - expected) <= TOLERANCE * expected)) throw new Error(`its gradient is wrong: the loss changes by ${change}, not ${expected}`);
  } finally {
    tf.dispose([value, ...variables]);
    tf.dispose(inputs);
    tf.dispose(grads);
  }
  if (tf.memory().numTensors !== before) throw new Error('it keeps tensors that were given back');
}
