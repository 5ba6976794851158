/** A PEFT adapter is named as the pretrained model: what learns on it belongs to the adapter and its base together. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { exampleList } from '../../data/example.ts';
import { generateExamples } from '../../data/generate-problems.ts';
import { writeDecoder } from '../../testing/decoder-for-test.ts';
import { MODELS, openReader } from '../all-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'adapter-as-base-'));
afterAll(() => rmSync(folder, { recursive: true }));
const base = join(folder, 'base');
const adapter = join(folder, 'adapter');
writeDecoder(base);
cpSync(fileURLToPath(new URL('python-fixtures/llama-adapter', import.meta.url)), adapter, { recursive: true });
const path = join(adapter, 'adapter_config.json');
writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), base_model_name_or_path: base }));
const examples = exampleList(generateExamples({ problems: 3, solutionsPerProblem: 2, labelNoise: 0.2, seed: 5 }));

it.each(['lora', 'full'] as const)('a saved model of tuning %s opens again on the adapter', async (tuning) => {
  const config = { model_type: 'pretrained', pretrained: adapter, tuning, use_surface_numbers: false };
  const reader = await MODELS.pretrained.fit(examples, modelConfigSchema.parse(config));
  const description = JSON.parse(JSON.stringify(reader.describe())) as Record<string, unknown>;
  expect(description.pretrained).toBe(adapter);
  expect(openReader(description, reader.tokenizer.toJson()).plan.parameters.length).toBeGreaterThan(0);
});

it('an adapter on an adapter is not exported as one of the base, which would have other scores', async () => {
  const config = { model_type: 'pretrained', pretrained: adapter, tuning: 'lora', use_surface_numbers: false };
  const reader = await MODELS.pretrained.fit(examples, modelConfigSchema.parse(config));
  expect(() => reader.huggingFaceFiles!('adapter', [])).toThrow(
    `${adapter}: an adapter itself, and PEFT would put the new one on its base alone; export the whole model with --format transformers`,
  );
});
