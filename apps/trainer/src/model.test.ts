import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AdamW } from './adamw.ts';
import { chooseBackend } from './backend.ts';
import { modelConfigSchema } from './config-schema.ts';
import type { Batch, Parameter } from './model.ts';
import { crossEntropy, RewardModel } from './model.ts';
import { normals, seededRandom } from './random.ts';
import { TrainingStep } from './training-step.ts';

const ROWS = 30;
const NUMBERS = 6;
const SIZE = 16;
const config = modelConfigSchema.parse({ embedding_size: 5, hidden_size: 7 });

function batch(): Batch {
  const random = seededRandom(3);
  return {
    bags: tf.tensor2d(normals(random, SIZE * ROWS, 1), [SIZE, ROWS]),
    numbers: tf.tensor2d(normals(random, SIZE * NUMBERS, 1), [SIZE, NUMBERS]),
    labels: tf.tensor1d(Float32Array.from({ length: SIZE }, (_, i) => i % 2)),
    size: SIZE,
  };
}

function gradientsOf(model: RewardModel, data: Batch): { loss: number; gradients: Float32Array[] } {
  const variables = model.parameters.map((p) => p.variable);
  const { value, grads } = tf.variableGrads(() => crossEntropy(data.labels, model.logits(data, null)), variables);
  return { loss: value.dataSync()[0]!, gradients: variables.map((v) => grads[v.name]!.dataSync() as Float32Array) };
}

/** The same model in plain double precision, read off its formula. */
function lossByHand(weights: Record<string, number[]>, data: { bags: number[]; numbers: number[]; labels: number[] }): number {
  const { embedding_size: E, hidden_size: H } = config;
  const w = (name: string) => weights[name]!;
  let sum = 0;
  for (let i = 0; i < SIZE; i++) {
    const bag = Array.from({ length: E }, (_, e) => Array.from({ length: ROWS }, (_, r) => data.bags[i * ROWS + r]! * w('words.embedding')[r * E + e]!).reduce((a, b) => a + b));
    let z = w('head.bias')[0]!;
    for (let h = 0; h < H; h++) {
      let unit = w('hidden.bias')[h]!;
      for (let e = 0; e < E; e++) unit += bag[e]! * w('words.hidden')[e * H + h]!;
      for (let n = 0; n < NUMBERS; n++) unit += data.numbers[i * NUMBERS + n]! * w('numbers.hidden')[n * H + h]!;
      z += Math.max(0, unit) * w('head.weight')[h]!;
    }
    sum += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * data.labels[i]!;
  }
  return sum / SIZE;
}

describe.each(['wasm', 'cpu'] as const)('the model on %s', (name) => {
  beforeAll(async () => {
    await chooseBackend(name);
  });
  afterEach(() => tf.disposeVariables());

  it('has the loss and the gradient of its formula, by finite differences in double precision', () => {
    const model = new RewardModel(config, { embeddingRows: ROWS, surfaceNumbers: NUMBERS }, 1);
    const data = batch();
    const { loss, gradients } = gradientsOf(model, data);
    const weights = Object.fromEntries(model.parameters.map((p) => [p.name, Array.from(p.variable.dataSync())]));
    const plain = { bags: Array.from(data.bags!.dataSync()), numbers: Array.from(data.numbers!.dataSync()), labels: Array.from(data.labels.dataSync()) };
    expect(loss).toBeCloseTo(lossByHand(weights, plain), 5);
    model.parameters.forEach(({ name: parameter, variable }, p) => {
      for (const at of [0, Math.floor(variable.size / 2), variable.size - 1]) {
        const h = 1e-5;
        const original = weights[parameter]![at]!;
        const lossAt = (value: number) => {
          weights[parameter]![at] = value;
          return lossByHand(weights, plain);
        };
        const slope = (lossAt(original + h) - lossAt(original - h)) / (2 * h);
        weights[parameter]![at] = original;
        expect(gradients[p]![at], `${parameter}[${at}]`).toBeCloseTo(slope, 4);
      }
    });
  });

  it('keeps no tensor from one step to the next', async () => {
    const model = new RewardModel(config, { embeddingRows: ROWS, surfaceNumbers: NUMBERS }, 1);
    const step = new TrainingStep(model, new AdamW(model.parameters, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 }));
    const data = batch();
    const run = (i: number) => step.run(data, 0.01, { rate: 0.3, hiddenSize: config.hidden_size, random: seededRandom(1, i) });
    run(0);
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    for (let i = 1; i <= 20; i++) {
      run(i);
      if (i % 5 === 0) losses.push((await step.read()).loss);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  it('reads the mean loss since the last reading, and the norm of the last gradient', async () => {
    const model = new RewardModel(config, { embeddingRows: ROWS, surfaceNumbers: NUMBERS }, 1);
    const data = batch();
    const { loss, gradients } = gradientsOf(model, data);
    const step = new TrainingStep(model, new AdamW(model.parameters, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0.001 }));
    const none = { rate: 0, hiddenSize: config.hidden_size, random: seededRandom(1) };
    step.run(data, 1e-12, none);
    step.run(data, 1e-12, none);
    const read = await step.read();
    expect(read.loss).toBeCloseTo(loss, 5);
    step.run(data, 1e-12, none);
    expect((await step.read()).loss).toBeCloseTo(loss, 5);
    expect(read.gradNorm).toBeCloseTo(Math.hypot(...gradients.flatMap((g) => [...g])), 4);
  });
});

describe('AdamW', () => {
  beforeAll(async () => {
    await chooseBackend('cpu');
  });

  const parameter = (values: number[], decays: boolean): Parameter => ({ name: 'p', variable: tf.variable(tf.tensor1d(values)), decays });

  it('updates as the paper computes it, and decays matrices only', () => {
    const options = { beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.5, maxGradNorm: 0 };
    const parameters = [parameter([1, -2], true), parameter([3], false)];
    const optimizer = new AdamW(parameters, options);
    const weights = [1, -2, 3];
    const m = [0, 0, 0];
    const v = [0, 0, 0];
    for (let t = 1; t <= 3; t++) {
      const gradient = [0.5 * t, -1, 0.1];
      optimizer.apply([tf.tensor1d(gradient.slice(0, 2)), tf.tensor1d([gradient[2]!])], 0.1).dispose();
      weights.forEach((w, i) => {
        m[i] = 0.8 * m[i]! + 0.2 * gradient[i]!;
        v[i] = 0.9 * v[i]! + 0.1 * gradient[i]! ** 2;
        const decayed = i < 2 ? w * (1 - 0.1 * 0.5) : w;
        weights[i] = decayed - (0.1 * (m[i]! / (1 - 0.8 ** t))) / (Math.sqrt(v[i]! / (1 - 0.9 ** t)) + 1e-3);
      });
      const now = parameters.flatMap((p) => [...p.variable.dataSync()]);
      now.forEach((w, i) => expect(w).toBeCloseTo(weights[i]!, 5));
    }
  });

  it('scales a long gradient to the longest length allowed, and says how long it was', () => {
    // With a huge epsilon the first update is proportional to the gradient that was used.
    const update = (gradient: number[], maxGradNorm: number) => {
      const p = parameter([0, 0], false);
      const optimizer = new AdamW([p], { beta1: 0, beta2: 0, epsilon: 1e4, weightDecay: 0, maxGradNorm });
      const norm = optimizer.apply([tf.tensor1d(gradient)], 1e4).dataSync()[0]!;
      return { norm, change: [...p.variable.dataSync()].map((x) => -x) };
    };
    expect(update([3, 4], 1).norm).toBeCloseTo(5);
    update([3, 4], 1).change.forEach((x, i) => expect(x).toBeCloseTo([0.6, 0.8][i]!, 3));
    update([0.3, 0.4], 1).change.forEach((x, i) => expect(x).toBeCloseTo([0.3, 0.4][i]!, 3));
    update([3, 4], 0).change.forEach((x, i) => expect(x).toBeCloseTo([3, 4][i]!, 2));
  });
});
