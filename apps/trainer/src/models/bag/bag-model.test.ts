import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { normals, seededRandom } from '../../base/random.ts';
import { chooseBackend } from '../../backends/backend.ts';
import { bagModel } from './bag-model.ts';
import type { BagInput, MicroBatch } from '../micro-batch.ts';
import type { EngineOptions, LocalEngine } from '../../backends/engine.ts';
import { HostEngine } from '../../backends/host-engine.ts';
import { TensorEngine } from '../../backends/tensor/tensor-engine.ts';
import { TensorSource } from '../../backends/tensor/tensor-source.ts';

const ROWS = 30;
const NUMBERS = 6;
const SIZE = 16;
const config = modelConfigSchema.parse({ embedding_size: 5, hidden_size: 7 });

const bags = normals(seededRandom(3), SIZE * ROWS, 1);
const numbers = normals(seededRandom(4), SIZE * NUMBERS, 1);
const labels = Float32Array.from({ length: SIZE }, (_, i) => i % 2);
const batch: MicroBatch = {
  input: {
    kind: 'bag',
    size: SIZE,
    bags: {
      rowStarts: Int32Array.from({ length: SIZE + 1 }, (_, i) => i * ROWS),
      rows: Int32Array.from({ length: SIZE * ROWS }, (_, i) => i % ROWS),
      weights: bags,
    },
    numbers,
  },
  firstRow: 0,
  objective: 'binary',
  labels,
  margins: new Float32Array(0),
  weights: new Float32Array(SIZE).fill(1),
  examples: Int32Array.from({ length: SIZE }, (_, i) => i),
};

type Create = (options: EngineOptions) => LocalEngine;
const onHost: Create = (options) => new HostEngine(new TensorSource('test', options), options);
const onDevice: Create = (options) => new TensorEngine('test', options);

function engine(
  create: Create,
  more: { dropout?: number; maxGradNorm?: number; weightDecay?: number } = {},
): LocalEngine {
  const { dropout = 0, maxGradNorm = 1, weightDecay = 0.1 } = more;
  return create({
    plan: bagModel(config, { embeddingRows: ROWS, surfaceNumbers: NUMBERS }),
    objective: { kind: 'binary' },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay, maxGradNorm },
    dropout,
    seed: 1,
  });
}

/** The same model in plain double precision, read off its formula. */
function lossByHand(
  weights: Record<string, number[]>,
  data: { bags: number[]; numbers: number[]; labels: number[] },
): number {
  const { embedding_size: E, hidden_size: H } = config;
  const w = (name: string) => weights[name]!;
  let sum = 0;
  for (let i = 0; i < SIZE; i++) {
    const bag = Array.from({ length: E }, (_, e) =>
      Array.from({ length: ROWS }, (_, r) => data.bags[i * ROWS + r]! * w('words.embedding')[r * E + e]!).reduce(
        (a, b) => a + b,
      ),
    );
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

describe.each([
  ['wasm', onHost],
  ['wasm', onDevice],
  ['cpu', onHost],
] as const)('the bag model on %s', (name, create) => {
  beforeAll(async () => {
    await chooseBackend(name);
  });
  const lossOf = async (model: LocalEngine) => {
    await model.update(1e-12);
    return (await model.read()).loss;
  };
  const at = (step: number) => ({ seed: 1, step, micro: 0 });

  it('has the loss and the gradient of its formula, by finite differences in double precision', async () => {
    const model = engine(create);
    await model.accumulate(batch, 1, at(1));
    const weights = Object.fromEntries((await model.exportState()).weights.map((w) => [w.name, Array.from(w.values)]));
    const plain = { bags: Array.from(bags), numbers: Array.from(numbers), labels: Array.from(labels) };
    const gradients = await model.gradients();
    expect(await lossOf(model)).toBeCloseTo(lossByHand(weights, plain), 5);
    for (const { name: parameter, values } of gradients) {
      for (const i of [0, Math.floor(values.length / 2), values.length - 1]) {
        const h = 1e-5;
        const original = weights[parameter]![i]!;
        const lossAt = (value: number) => {
          weights[parameter]![i] = value;
          return lossByHand(weights, plain);
        };
        const slope = (lossAt(original + h) - lossAt(original - h)) / (2 * h);
        weights[parameter]![i] = original;
        expect(values[i], `${parameter}[${i}]`).toBeCloseTo(slope, 4);
      }
    }
    await model.dispose();
  });

  it('keeps no tensor from one step to the next, and none in the end', async () => {
    const atFirst = tf.memory().numTensors;
    const model = engine(create, { dropout: 0.3 });
    const run = async (step: number) => {
      await model.accumulate(batch, 0.5, { ...at(step), micro: 0 });
      await model.accumulate(batch, 0.5, { ...at(step), micro: 1 });
      if (step % 7 === 0) model.skip();
      else await model.update(0.01);
    };
    await run(1);
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    for (let i = 2; i <= 21; i++) {
      await run(i);
      if (i % 5 === 0) losses.push((await model.read()).loss);
    }
    await model.logits(batch);
    expect(tf.memory().numTensors).toBe(before);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    await model.dispose();
    expect(tf.memory().numTensors).toBe(atFirst);
  });

  it('reads the mean loss since the last reading, and the norm of the last gradient', async () => {
    const model = engine(create, { maxGradNorm: 0.001, weightDecay: 0 });
    await model.accumulate(batch, 1, at(1));
    const gradients = await model.gradients();
    const loss = await lossOf(model);
    await model.accumulate(batch, 1, at(2));
    await model.update(1e-12);
    const read = await model.read();
    expect(read.loss).toBeCloseTo(loss, 5);
    await model.accumulate(batch, 1, at(3));
    await model.update(1e-12);
    expect((await model.read()).loss).toBeCloseTo(loss, 5);
    expect(read.gradNorm).toBeCloseTo(Math.hypot(...gradients.flatMap((g) => [...g.values])), 4);
    await model.dispose();
  });

  it('learns from bags without any word, too', async () => {
    const model = engine(create);
    const empty: MicroBatch = {
      ...batch,
      input: {
        kind: 'bag',
        size: SIZE,
        numbers,
        bags: { rowStarts: new Int32Array(SIZE + 1), rows: new Int32Array(0), weights: new Float32Array(0) },
      },
    };
    const noWeight: MicroBatch = {
      ...batch,
      input: {
        ...batch.input,
        bags: {
          rowStarts: Int32Array.from({ length: SIZE + 1 }, (_, i) => i),
          rows: new Int32Array(SIZE),
          weights: new Float32Array(SIZE),
        },
      } as BagInput,
    };
    expect(await model.logits(empty)).toEqual(await model.logits(noWeight));
    await model.accumulate(empty, 1, at(1));
    expect(
      (await model.gradients()).map(({ name: parameter, values }) => [parameter, values.some((x) => x !== 0)]),
    ).toEqual([
      ['words.embedding', false],
      ['words.hidden', false],
      ['numbers.hidden', true],
      ['hidden.bias', true],
      ['head.weight', true],
      ['head.bias', true],
    ]);
    await model.dispose();
  });

  it('takes the mean over several micro-batches as over one', async () => {
    const whole = engine(create);
    await whole.accumulate(batch, 1, at(1));
    const twice = engine(create);
    await twice.accumulate(batch, 0.25, at(1));
    await twice.accumulate(batch, 0.75, at(1));
    const [a, b] = [await whole.gradients(), await twice.gradients()];
    expect(await lossOf(twice)).toBeCloseTo(await lossOf(whole), 6);
    a.forEach(({ values }, i) => values.forEach((x, j) => expect(b[i]!.values[j]).toBeCloseTo(x, 6)));
    await whole.dispose();
    await twice.dispose();
  });

  it('goes on from an exported state as if nothing had been between', async () => {
    const one = engine(create, { dropout: 0.2 });
    const losses: number[] = [];
    const step = async (model: LocalEngine, i: number) => {
      await model.accumulate(batch, 1, at(i));
      await model.update(0.01);
      return (await model.read()).loss;
    };
    for (let i = 1; i <= 3; i++) await step(one, i);
    const state = await one.exportState();
    for (let i = 4; i <= 6; i++) losses.push(await step(one, i));
    const other = engine(create, { dropout: 0.2 });
    await other.importState(state);
    for (let i = 4; i <= 6; i++) expect(await step(other, i)).toBe(losses[i - 4]);
    // The mean since the last reading covers the updates before the export too.
    expect(await other.read()).toEqual(await one.read());
    await expect(other.importState({ ...state, weights: state.weights.slice(1) })).rejects.toThrow(
      'tensor 1 is words.hidden, expected words.embedding',
    );
    await expect(
      other.importState({ ...state, firsts: state.firsts.map((t) => ({ ...t, shape: [1] })) }),
    ).rejects.toThrow('words.embedding has shape [1], expected [30, 5]');
    await one.dispose();
    await other.dispose();
  });
});
