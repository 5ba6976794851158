/** What Python trained and saved: an adapter of PEFT, and the losses of steps of Hugging Face's Trainer. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openBackend } from '../../backends/backend.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { readSafetensors } from '../../tensor-files/safetensors-read.ts';
import type { MicroBatch } from '../micro-batch.ts';
import { openPretrained } from './pretrained-model.ts';

const TOLERANCE = 1e-5;
const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url));
const MORE = fileURLToPath(new URL('./python-fixtures/', import.meta.url));
const PADDING_SEGMENT = 0x7fffffff;

interface Steps {
  settings: Record<'max_steps' | 'learning_rate' | 'weight_decay' | 'warmup_steps' | 'max_grad_norm', number>;
  ids: number[][];
  mask: number[][];
  labels: number[];
  losses: number[];
}

/** Padding is on the right. */
function batchOf(
  { ids, mask, labels }: Pick<Steps, 'ids' | 'mask' | 'labels'>,
  rows: readonly number[],
  isEncoder: boolean,
): MicroBatch {
  const length = ids[0]!.length;
  const judged = rows.map((row, i) => i * length + (isEncoder ? 0 : mask[row]!.lastIndexOf(1)));
  return {
    input: {
      kind: 'tokens',
      size: rows.length,
      length,
      ids: Int32Array.from(rows.flatMap((row) => ids[row]!)),
      segments: Int32Array.from(rows.flatMap((row) => mask[row]!.map((seen) => (seen === 1 ? 0 : PADDING_SEGMENT)))),
      types: new Int32Array(rows.length * length),
      judged: Int32Array.from(judged),
    },
    firstRow: 0,
    objective: 'binary',
    labels: Float32Array.from(rows, (row) => labels[row]!),
    margins: new Float32Array(0),
    weights: new Float32Array(rows.length).fill(1),
    examples: Int32Array.from(rows),
  };
}

async function engineFor(directory: string, weightDecay: number, maxGradNorm: number) {
  const config = { model_type: 'pretrained', pretrained: directory, tuning: 'full', supervision: 'outcome' };
  const { plan, architecture } = openPretrained(modelConfigSchema.parse(config));
  const { create } = await openBackend('wasm');
  const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay, maxGradNorm };
  const engine = create({ plan, objective: { kind: 'binary' }, optimizer, dropout: 0, seed: 1 });
  return { engine, isEncoder: architecture.kind === 'encoder' };
}

it("gives the log odds of PEFT with PEFT's adapter of a decoder", async () => {
  const { tensors } = readSafetensors(`${MORE}llama-adapter/expected.safetensors`);
  const { values: expected } = tensors.find(({ name }) => name === 'logits')!;
  const rowsOf = (wanted: string) => {
    const { values, shape } = tensors.find(({ name }) => name === wanted)!;
    return expected.reduce<number[][]>(
      (rows, _, row) => [...rows, [...values.subarray(row * shape[1]!, (row + 1) * shape[1]!)]],
      [],
    );
  };
  const { engine } = await engineFor(`${MORE}llama-adapter`, 0, 0);
  const batch = { ids: rowsOf('ids'), mask: rowsOf('mask'), labels: [...expected] };
  const logits = await engine.logits(batchOf(batch, [...expected.keys()], false));
  await engine.dispose();
  expect(logits.length).toBe(expected.length);
  logits.forEach((z, i) =>
    expect(Math.abs(z - expected[i]!)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(expected[i]!))),
  );
});

it.each(['bert', 'qwen3'])("has the losses of 20 steps of Hugging Face's Trainer: %s", async (name) => {
  const made = JSON.parse(readFileSync(`${MORE}${name}-steps.json`, 'utf8')) as Steps;
  const { max_steps: total, warmup_steps: warmup, learning_rate: peak, ...more } = made.settings;
  const { engine, isEncoder } = await engineFor(`${FIXTURES}${name}`, more.weight_decay, more.max_grad_norm);
  expect(made.losses).toHaveLength(total);
  for (const [step, loss] of made.losses.entries()) {
    const first = (2 * step) % made.labels.length;
    await engine.accumulate(batchOf(made, [first, first + 1], isEncoder), 1, { seed: 1, step: step + 1, micro: 0 });
    // Rounding adds up over the steps.
    expect(Math.abs(engine.stepLoss()! - loss), `step ${step + 1}`).toBeLessThan(1e-4);
    // transformers' linear schedule, whose first step has the rate 0.
    await engine.update(peak * (step < warmup ? step / warmup : (total - step) / (total - warmup)));
  }
  expect(made.losses.at(-1)!).toBeLessThan(0.5 * made.losses[0]!);
  await engine.dispose();
});
