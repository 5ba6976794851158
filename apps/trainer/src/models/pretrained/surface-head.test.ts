import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../backends/backend.ts';
import { splitBatch } from '../../backends/split-batch.ts';
import { loadConfig } from '../../config/load-config.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { exampleList } from '../../data/example.ts';
import { generateExamples } from '../../data/generate-problems.ts';
import { SURFACE_NUMBERS } from '../../features/surface-numbers.ts';
import { writeDecoder } from '../../testing/decoder-for-test.ts';
import { writeEncoder } from '../../testing/encoder-for-test.ts';
import { allOf } from '../../testing/small-cases.ts';
import { MODELS, openReader } from '../all-models.ts';
import type { MicroBatch } from '../micro-batch.ts';
import type { ModelReader } from '../model.ts';
import { initialWeights } from '../model-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'surface-head-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [encoder, decoder] = [join(folder, 'encoder'), join(folder, 'decoder')];
writeEncoder(encoder);
writeDecoder(decoder);
// Every second one is labelled step by step, so that rows of a decoder have several answers.
const examples = exampleList(
  generateExamples({ problems: 5, solutionsPerProblem: 2, labelNoise: 0.3, seed: 4 }).map((example) => ({
    ...example,
    labelled: 'steps' as const,
    labels: example.steps.map((_, step) => (step % 3 === 0 ? null : step % 2 === 0 ? (1 as const) : (0 as const))),
  })),
);

const fit = (pretrained: string, overrides: object) =>
  MODELS.pretrained.fit(examples, modelConfigSchema.parse({ model_type: 'pretrained', pretrained, ...overrides }));

async function computed(reader: ModelReader, batch: MicroBatch, backend: 'wasm' | 'cpu' | 'onnx') {
  const { create } = await openBackend(backend, { isForced: true });
  const engine = create({
    plan: reader.plan,
    objective: { kind: 'binary' },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 },
    dropout: 0,
    seed: 3,
  });
  await engine.accumulate(batch, 1, { seed: 1, step: 1, micro: 0 });
  const gradients = await engine.gradients();
  await engine.update(0.01);
  const logits = await engine.logits(batch);
  const { weights } = await engine.exportState();
  await engine.dispose();
  return { gradients, logits, weights };
}

describe.each([
  ['an encoder with adapters', encoder, { tuning: 'lora', lora_rank: 2 }],
  ['a decoder of steps, all of it', decoder, { tuning: 'full' }],
])('surface numbers beside %s', (_, base, overrides) => {
  it('learn with it, alike on each backend, and come back with the saved model', async () => {
    const reader = await fit(base, overrides);
    const set = reader.read(examples);
    const batch = set.batch(allOf(set), null);
    const [onCpu, onWasm, onOnnx] = [
      await computed(reader, batch, 'cpu'),
      await computed(reader, batch, 'wasm'),
      await computed(reader, batch, 'onnx'),
    ];
    const surface = onCpu.gradients.filter(({ name }) => name.startsWith('surface.'));
    expect(surface.map(({ shape }) => shape)).toEqual([[32, SURFACE_NUMBERS.length], [32], [1, 32]]);
    for (const { name, values } of surface) {
      expect(Math.hypot(...values), name).toBeGreaterThan(1e-4);
      for (const { gradients } of [onWasm, onOnnx]) {
        const other = gradients.find((gradient) => gradient.name === name)!.values;
        expect(Math.hypot(...values.map((x, i) => x - other[i]!)) / Math.hypot(...values), name).toBeLessThan(1e-5);
      }
    }
    const description = JSON.parse(JSON.stringify(reader.describe())) as Record<string, unknown>;
    const again = openReader(description, reader.tokenizer.toJson());
    expect(again.plan.parameters.map(({ name }) => name)).toEqual(reader.plan.parameters.map(({ name }) => name));
    const former = again.read(examples).batch(allOf(set), null);
    expect(former.input).toEqual(batch.input);
  });

  it('stay with their answers when a batch is divided', async () => {
    const set = (await fit(base, overrides)).read(examples);
    const { input } = set.batch(allOf(set), null);
    const parts = splitBatch(set.batch(allOf(set), null), 3).map((part) => part.input);
    const numbers = parts.flatMap((part) => (part.kind === 'tokens' ? [...part.numbers!] : []));
    expect(numbers).toEqual(input.kind === 'tokens' && [...input.numbers!]);
  });
});

it('are joined to a fine-tuned model only if asked for, so that Python can load it', async () => {
  const asked = (overrides: Record<string, string>) =>
    loadConfig({ overrides: { model_type: 'pretrained', pretrained: encoder, ...overrides } }).model
      .use_surface_numbers;
  expect([
    asked({}),
    asked({ tuning: 'full' }),
    asked({ tuning: 'head' }),
    asked({ use_surface_numbers: 'true' }),
  ]).toEqual([false, false, true, true]);
  const without = await fit(encoder, { use_surface_numbers: false });
  expect(without.plan.parameters.some(({ name }) => name.startsWith('surface.'))).toBe(false);
  expect('surface_numbers' in without.describe()).toBe(false);
  const joined = await fit(encoder, {});
  expect(() => joined.huggingFaceFiles!('model', initialWeights(joined.plan, 1))).toThrow(
    'use_surface_numbers is true, and transformers has no class that reads numbers beside a text',
  );
});
