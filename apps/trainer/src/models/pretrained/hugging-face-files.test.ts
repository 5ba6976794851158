import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BadInput } from '../../base/bad-input.ts';
import { openBackend } from '../../backends/backend.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { exampleList } from '../../data/example.ts';
import { generateExamples } from '../../data/generate-problems.ts';
import { readSafetensors } from '../../tensor-files/safetensors-read.ts';
import { writeEncoder } from '../../testing/encoder-for-test.ts';
import { MODELS } from '../all-models.ts';
import { allOf } from '../../testing/small-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'hugging-face-'));
afterAll(() => rmSync(folder, { recursive: true }));
const base = join(folder, 'base');
writeEncoder(base);
const examples = exampleList(generateExamples({ problems: 4, solutionsPerProblem: 2, labelNoise: 0.2, seed: 5 }));

/** The model's log odds after some steps, and its weights. */
async function trained(overrides: Readonly<Record<string, unknown>>, steps = 3) {
  const config = modelConfigSchema.parse({
    model_type: 'pretrained',
    pretrained: base,
    lora_rank: 3,
    use_surface_numbers: false,
    ...overrides,
  });
  const reader = await MODELS.pretrained.fit(examples, config);
  const { create } = await openBackend('wasm');
  const engine = create({
    plan: reader.plan,
    objective: { kind: 'binary' },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 },
    dropout: 0,
    seed: 2,
  });
  const set = reader.read(examples);
  const batch = set.batch(allOf(set), null);
  for (let step = 1; step <= steps; step++) {
    await engine.accumulate(batch, 1, { seed: 1, step, micro: 0 });
    await engine.update(0.01);
  }
  const logits = await engine.logits(batch);
  const { weights } = await engine.exportState();
  await engine.dispose();
  return { reader, logits, weights };
}

function write(name: string, files: readonly { name: string; bytes: Buffer }[]): string {
  const directory = join(folder, name);
  mkdirSync(directory);
  for (const file of files) writeFileSync(join(directory, file.name), file.bytes);
  return directory;
}

const close = (actual: Float32Array, expected: Float32Array) => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((z, i) => expect(Math.abs(z - expected[i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i]!))));
};

describe('files for Python', () => {
  it.each(['lora', 'full'])(
    'hold the whole model after tuning %s, and are read again as a pretrained model',
    async (tuning) => {
      const { reader, logits, weights } = await trained({ tuning });
      const directory = write(tuning, reader.huggingFaceFiles!('model', weights));
      const description = JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')) as object;
      expect(description).toMatchObject({ model_type: 'bert', architectures: ['BertForSequenceClassification'] });
      const { tensors } = readSafetensors(join(directory, 'model.safetensors'));
      expect(tensors.map(({ name }) => name).sort()).toEqual(
        readSafetensors(join(base, 'model.safetensors'))
          .tensors.map(({ name }) => name)
          .sort(),
      );
      close((await trained({ pretrained: directory }, 0)).logits, logits);
    },
  );

  it('hold an adapter alone, from which the model is made again with its base', async () => {
    const { reader, logits, weights } = await trained({ lora_targets: 'query,attention.output.dense' });
    const directory = write('adapter', reader.huggingFaceFiles!('adapter', weights));
    const { tensors } = readSafetensors(join(directory, 'adapter_model.safetensors'));
    const names = tensors.map(({ name }) => name);
    expect(names).toContain('base_model.model.bert.encoder.layer.1.attention.self.query.lora_A.weight');
    expect(names).toContain('base_model.model.classifier.weight');
    expect(names).toHaveLength(4 * 2 + 4);
    expect(JSON.parse(readFileSync(join(directory, 'adapter_config.json'), 'utf8'))).toMatchObject({
      peft_type: 'LORA',
      r: 3,
      target_modules: ['query', 'attention.output.dense'],
      modules_to_save: ['pooler', 'classifier'],
    });
    close((await trained({ pretrained: directory }, 0)).logits, logits);
  });

  it('are refused where Python has no such model', async () => {
    const { reader, weights } = await trained({ pooling: 'mean' }, 0);
    expect(() => reader.huggingFaceFiles!('model', weights)).toThrow(BadInput);
    const full = await trained({ tuning: 'full' }, 0);
    expect(() => full.reader.huggingFaceFiles!('adapter', full.weights)).toThrow('there is no adapter');
  });
});

describe('a PEFT adapter', () => {
  it.each([
    [{ use_dora: true }, 'use_dora is true, which is not supported; merge the adapter in Python'],
    [{ rank_pattern: { query: 4 } }, 'rank_pattern is {"query":4}'],
    [{ base_model_name_or_path: 'someone/model' }, 'is not a directory here; download the base model'],
    [{ r: null }, 'r or lora_alpha is missing'],
  ])('with %j is refused', (change, message) => {
    const directory = join(folder, `refused-${message.length}`);
    mkdirSync(directory);
    const good = { peft_type: 'LORA', r: 2, lora_alpha: 4, base_model_name_or_path: base };
    writeFileSync(join(directory, 'adapter_config.json'), JSON.stringify({ ...good, ...change }));
    const fit = () =>
      MODELS.pretrained.fit(examples, modelConfigSchema.parse({ model_type: 'pretrained', pretrained: directory }));
    expect(fit).toThrow(BadInput);
    expect(fit).toThrow(message);
    expect(existsSync(join(directory, 'config.json'))).toBe(false);
  });
});
