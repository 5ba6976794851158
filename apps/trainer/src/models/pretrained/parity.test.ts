/** Small models of each family: the same log odds, loss and gradients as PyTorch, on each backend of the processor. */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../backends/backend.ts';
import type { BackendName } from '../../backends/backend-names.ts';
import { inferenceOn } from '../../backends/open-inference.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { readSafetensors } from '../../tensor-files/safetensors-read.ts';
import type { MicroBatch } from '../micro-batch.ts';
import type { EncoderArchitecture } from './architecture.ts';
import { architectureOf } from './architecture.ts';
import { ModelDirectory } from './model-directory.ts';
import { embeddingPlan, openPretrained } from './pretrained-model.ts';

/** Of the norm of a gradient; of a log odds. */
const TOLERANCE = 1e-5;
const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url));
const NAMES = readdirSync(FIXTURES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'onnx', 'tfjs-node'];
const PADDING_SEGMENT = 0x7fffffff;

const missing: Partial<Record<BackendName, string>> = {};
for (const name of BACKENDS)
  await openBackend(name, { isForced: true }).catch((error: Error) => (missing[name] = error.message));
for (const [name, reason] of Object.entries(missing)) console.log(`${name} is skipped: ${reason}`);

function fixture(name: string) {
  const { tensors } = readSafetensors(`${FIXTURES}${name}/expected.safetensors`);
  const expected = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return { directory: `${FIXTURES}${name}`, expected, valuesOf: (key: string) => expected.get(key)?.values };
}

/** Padding on the left, as some tokenizers put it, goes to the right, where ours is. */
function batchOf({ expected, valuesOf }: ReturnType<typeof fixture>, isEncoder: boolean): MicroBatch {
  const [size, length] = expected.get('ids')!.shape as [number, number];
  const [ids, segments, types] = [0, 0, 0].map(() => new Int32Array(size * length)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  segments.fill(PADDING_SEGMENT);
  const judged: number[] = [];
  const labels: number[] = [];
  for (let row = 0; row < size; row++) {
    const places = Array.from({ length }, (_, i) => row * length + i).filter((i) => valuesOf('mask')![i] === 1);
    places.forEach((from, i) => {
      ids[row * length + i] = valuesOf('ids')![from]!;
      types[row * length + i] = valuesOf('types')?.[from] ?? 0;
      segments[row * length + i] = 0;
    });
    const stepLabels = expected.get('labels')?.shape.length === 2 ? valuesOf('labels')! : null;
    if (stepLabels)
      for (let i = 0; i < length; i++) {
        const label = stepLabels[row * length + i]!;
        if (label < 0) continue;
        judged.push(row * length + i);
        labels.push(label);
      }
    else judged.push(row * length + (isEncoder ? 0 : places.length - 1));
  }
  const isPairs = !valuesOf('labels');
  return {
    input: { kind: 'tokens', size, length, ids, segments, types, judged: Int32Array.from(judged) },
    firstRow: 0,
    objective: isPairs ? 'pairwise' : 'binary',
    labels: isPairs ? new Float32Array(0) : labels.length > 0 ? Float32Array.from(labels) : valuesOf('labels')!,
    margins: new Float32Array(isPairs ? size / 2 : 0),
    weights: new Float32Array(isPairs ? size / 2 : judged.length).fill(1),
    examples: Int32Array.from(isPairs ? { length: size / 2 } : judged, (_, i) => i),
  };
}

describe.each(NAMES)('%s', (name) => {
  const made = fixture(name);
  const config = modelConfigSchema.parse({
    model_type: 'pretrained',
    pretrained: made.directory,
    tuning: 'full',
    supervision: name.endsWith('process') ? 'process' : 'outcome',
  });
  const { plan, architecture, fresh } = openPretrained(config);
  const batch = batchOf(made, architecture.kind === 'encoder');

  it('takes every tensor from the file', () => {
    expect(fresh).toEqual([]);
    const gradients = [...made.expected.keys()].filter((key) => key.startsWith('gradient:'));
    expect(plan.parameters.map((parameter) => `gradient:${parameter.name}`).sort()).toEqual(gradients.sort());
  });

  it.each(BACKENDS.filter((backend) => !missing[backend]))('computes as PyTorch on %s', async (backend) => {
    const { create } = await openBackend(backend, { isForced: true });
    const engine = create({
      plan,
      objective: batch.objective === 'binary' ? { kind: 'binary' } : { kind: 'pairwise', centering: 0.01 },
      optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 },
      dropout: 0,
      seed: 1,
    });
    const logits = await engine.logits(batch);
    expectLogits(logits, made, batch);
    await engine.accumulate(batch, 1, { seed: 1, step: 1, micro: 0 });
    expect(Math.abs(engine.stepLoss()! - made.valuesOf('loss')![0]!)).toBeLessThan(TOLERANCE);
    for (const { name: parameter, values } of await engine.gradients()) {
      const theirs = made.valuesOf(`gradient:${parameter}`)!;
      // Of an answer for each of two classes, ours is the second less the first, and its gradient the second's.
      const expected = theirs.length === 2 * values.length ? theirs.subarray(values.length) : theirs;
      const difference = Math.hypot(...values.map((x, i) => x - expected[i]!));
      const norm = Math.hypot(...expected);
      // A vector that is added to all keys changes no share: its gradient is 0 but for rounding.
      const scale = norm < 1e-6 ? 1 : norm;
      expect(difference / scale, `${parameter} of norm ${norm}`).toBeLessThan(TOLERANCE);
    }
    await engine.dispose();
  });
});

describe.each(['bert', 'bert-tanh-gelu', 'roberta', 'distilbert', 'modernbert', 'deberta-v3'])(
  '%s, all of it frozen',
  (name) => {
    it.each(BACKENDS.filter((backend) => !missing[backend]))(
      'gives the means of its hidden states on %s',
      async (backend) => {
        const made = fixture(name);
        const files = new ModelDirectory(made.directory);
        const architecture = architectureOf(files.config, 'config.json') as EncoderArchitecture;
        const plan = embeddingPlan(modelConfigSchema.parse({}), files, architecture);
        const inference = await inferenceOn(backend)(plan);
        const means = await inference.logits(batchOf(made, true));
        await inference.dispose();
        const expected = made.valuesOf('means')!;
        expect(means.length).toBe(expected.length);
        means.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(TOLERANCE));
      },
    );
  },
);

function expectLogits(
  logits: Float32Array,
  { expected, valuesOf }: ReturnType<typeof fixture>,
  { input }: MicroBatch,
): void {
  const theirs = valuesOf('logits')!;
  const isPair = expected.get('logits')!.shape.length === 3;
  const places = input.kind === 'tokens' ? input.judged : [];
  const wanted = isPair ? Float32Array.from(places, (at) => theirs[2 * at + 1]! - theirs[2 * at]!) : theirs;
  expect(logits.length).toBe(wanted.length);
  logits.forEach((z, i) =>
    expect(Math.abs(z - wanted[i]!)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(wanted[i]!))),
  );
}

afterAll(() => tf.disposeVariables());
