/** Where nearly all weights are frozen, batches are computed piece by piece, over weights that are laid out once: the gradients stay the same. */

import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../../config/config-schema.ts';
import type { MicroBatch } from '../../models/micro-batch.ts';
import type { ModelPlan } from '../../models/model-plan.ts';
import { openPretrained } from '../../models/pretrained/pretrained-model.ts';
import { tokenBatch } from '../../testing/token-batch.ts';
import { openBackend } from '../backend.ts';
import type { EngineOptions, LocalEngine } from '../engine.ts';
import { HostEngine } from '../host-engine.ts';
import { loadOnnxRuntime } from './onnx-runtime.ts';
import { OnnxSource } from './onnx-source.ts';

const BERT = fileURLToPath(new URL('../../models/pretrained/fixtures/bert/', import.meta.url));
const [ROWS, LENGTH, WORDS] = [50, 16, 40];
const runtime = await loadOnnxRuntime().catch((error: Error) => (console.log(`skipped: ${error.message}`), null));

/** Rows of the batches that the sessions were given. */
let rowsSeen: number[] = [];
afterEach(() => {
  rowsSeen = [];
});

function planOf(tuning: 'lora' | 'full'): ModelPlan {
  const config = { model_type: 'pretrained', pretrained: BERT, tuning, lora_rank: 1, lora_targets: 'query' };
  return openPretrained(modelConfigSchema.parse(config)).plan;
}

function optionsOf(plan: ModelPlan, objective: EngineOptions['objective']): EngineOptions {
  const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 };
  return { plan, objective, optimizer, dropout: 0.3, seed: 1 };
}

/** Each row is scored at its first token; one in three is shorter, and they don't weigh the same. */
function batchOf(objective: MicroBatch['objective']): MicroBatch {
  const batch = tokenBatch(ROWS, LENGTH, WORDS);
  const { input } = batch;
  for (let row = 0; row < ROWS; row += 3) input.segments.fill(0x7fffffff, row * LENGTH + 9, (row + 1) * LENGTH);
  const answers = objective === 'pairwise' ? ROWS / 2 : ROWS;
  return {
    ...batch,
    input: {
      ...input,
      types: new Int32Array(ROWS * LENGTH),
      judged: Int32Array.from({ length: ROWS }, (_, i) => i * LENGTH),
    },
    objective,
    labels: objective === 'pairwise' ? new Float32Array(0) : batch.labels,
    margins: Float32Array.from({ length: objective === 'pairwise' ? answers : 0 }, (_, i) => i / 100),
    weights: Float32Array.from({ length: answers }, (_, i) => 1 + (i % 3)),
    examples: Int32Array.from({ length: answers }, (_, i) => i),
  };
}

/** With one core, and with a session that says how many rows it was given. */
function onOnnx(options: EngineOptions): LocalEngine {
  const { InferenceSession } = runtime!;
  const watched = {
    ...runtime!,
    InferenceSession: {
      async create(...parameters: Parameters<typeof InferenceSession.create>) {
        const session = await InferenceSession.create(...parameters);
        const run = session.run.bind(session) as (...all: unknown[]) => Promise<never>;
        session.run = (feeds: Record<string, unknown>, ...rest: unknown[]) => {
          rowsSeen.push((feeds.judged as { dims: number[] }).dims[0]!);
          return run(feeds, ...rest);
        };
        return session;
      },
    },
  } as unknown as typeof runtime & object;
  return new HostEngine(new OnnxSource(watched, { ...options, cores: 1 }), options);
}

async function gradientsOf(engine: LocalEngine, batch: MicroBatch): Promise<{ loss: number; values: number[] }> {
  await engine.accumulate(batch, 0.5, { seed: 1, step: 1, micro: 0 });
  const loss = engine.stepLoss()!;
  const gradients = await engine.gradients();
  await engine.dispose();
  return { loss, values: gradients.flatMap(({ values }) => [...values]) };
}

describe.skipIf(!runtime)('a batch of a model with adapters', () => {
  it.each([
    ['binary', { kind: 'binary' }],
    ['pairwise', { kind: 'pairwise', centering: 0.01 }],
  ] as const)('of %s labels has the same loss and gradients in pieces as whole', async (kind, objective) => {
    const options = optionsOf(planOf('lora'), objective);
    const { create } = await openBackend('wasm');
    const whole = await gradientsOf(create(options), batchOf(kind));
    const pieces = await gradientsOf(onOnnx(options), batchOf(kind));
    expect(rowsSeen.length).toBeGreaterThan(3);
    expect(Math.max(...rowsSeen)).toBeLessThanOrEqual(16);
    expect(rowsSeen.reduce((sum, rows) => sum + rows, 0)).toBe(ROWS);
    expect(pieces.loss).toBeCloseTo(whole.loss, 5);
    const norm = Math.hypot(...whole.values);
    expect(norm).toBeGreaterThan(0);
    expect(Math.hypot(...pieces.values.map((x, i) => x - whole.values[i]!)) / norm).toBeLessThan(1e-5);
  });

  it('has the same answers as where weights are given with each batch', async () => {
    const options = optionsOf(planOf('lora'), { kind: 'binary' });
    const { create } = await openBackend('wasm');
    const [ours, theirs] = [onOnnx(options), create(options)];
    const [a, b] = [await ours.logits(batchOf('binary')), await theirs.logits(batchOf('binary'))];
    a.forEach((z, i) => expect(z).toBeCloseTo(b[i]!, 5));
    await ours.dispose();
    await theirs.dispose();
  });
});

it.skipIf(!runtime)(
  'a batch of which all weights learn stays whole, because adding up gradients costs more',
  async () => {
    await gradientsOf(onOnnx(optionsOf(planOf('full'), { kind: 'binary' })), batchOf('binary'));
    expect(rowsSeen).toEqual([ROWS]);
  },
);
