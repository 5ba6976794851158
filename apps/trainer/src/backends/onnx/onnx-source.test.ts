import { describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../../config/config-schema.ts';
import type { EngineOptions } from '../engine.ts';
import { openBackend } from '../backend.ts';
import { transformerModel } from '../../models/transformer/transformer-model.ts';
import { allOf, smallCases } from '../../testing/small-cases.ts';
import { tokenBatch } from '../../testing/token-batch.ts';

const here = await openBackend('onnx').then(
  () => true,
  (error: Error) => (console.log(`ONNX Runtime is skipped: ${error.message}`), false),
);
const AT = { seed: 1, step: 1, micro: 0 };

describe.skipIf(!here)('ONNX Runtime', () => {
  it('adds up the gradients of a token that stands in many places', async () => {
    const [rows, length] = [16, 64];
    const plan = transformerModel(
      modelConfigSchema.parse({
        model_type: 'transformer',
        hidden_size: 16,
        num_attention_heads: 2,
        intermediate_size: 16,
        num_hidden_layers: 1,
        max_sequence_length: length,
      }),
      3,
    );
    const options: EngineOptions = { ...smallCases(0)[0]!.options, plan };
    const batch = tokenBatch(rows, length, 3);
    batch.input.judged = Int32Array.from({ length: rows }, (_, i) => i * length + (i % length));
    const gradientsOn = async (backend: 'wasm' | 'onnx') => {
      const engine = (await openBackend(backend)).create(options);
      await engine.accumulate(batch, 1, AT);
      const gradients = await engine.gradients();
      await engine.dispose();
      return gradients[0]!.values;
    };
    const expected = await gradientsOn('wasm');
    const norm = Math.hypot(...expected);
    const values = await gradientsOn('onnx');
    expect(Math.hypot(...values.map((x, i) => x - expected[i]!)) / norm).toBeLessThan(1e-5);
  });

  it('takes a last batch that is smaller, and rows of another length, without preparing anew', async () => {
    for (const { options, set } of smallCases(0.2)) {
      const onnx = (await openBackend('onnx')).create(options);
      const wasm = (await openBackend('wasm')).create(options);
      for (const items of [allOf(set), Int32Array.of(1), Int32Array.of(0, 2, 3)]) {
        const [a, b] = [await onnx.logits(set.batch(items, null)), await wasm.logits(set.batch(items, null))];
        a.forEach((z, i) => expect(z).toBeCloseTo(b[i]!, 4));
        for (const engine of [onnx, wasm]) {
          await engine.accumulate(set.batch(items, null), 1, AT);
          await engine.update(0.01);
        }
        expect((await onnx.read()).loss).toBeCloseTo((await wasm.read()).loss, 4);
      }
      await onnx.dispose();
      await wasm.dispose();
    }
  });

  it('adds the gradient of a second batch to the one that was written in place', async () => {
    const { options, set } = smallCases(0)[2]!;
    const gradientsOf = async (shares: readonly number[]) => {
      const engine = (await openBackend('onnx')).create(options);
      for (const [micro, share] of shares.entries())
        await engine.accumulate(set.batch(allOf(set), null), share, { ...AT, micro });
      const gradients = await engine.gradients();
      await engine.dispose();
      return gradients.flatMap(({ values }) => [...values]);
    };
    const [once, twice] = [await gradientsOf([1]), await gradientsOf([0.25, 0.75])];
    expect(Math.hypot(...once)).toBeGreaterThan(0);
    expect(Math.hypot(...twice.map((x, i) => x - once[i]!)) / Math.hypot(...once)).toBeLessThan(1e-5);
  });

  it('has the same losses again for the same seed', async () => {
    const { options, set } = smallCases(0.2)[2]!;
    const lossesOnce = async () => {
      const engine = (await openBackend('onnx')).create(options);
      const losses: number[] = [];
      for (let step = 1; step <= 5; step++) {
        await engine.accumulate(set.batch(allOf(set), null), 1, { ...AT, step });
        await engine.update(0.01);
        losses.push((await engine.read()).loss);
      }
      await engine.dispose();
      return losses;
    };
    expect(await lossesOnce()).toEqual(await lossesOnce());
  });
});
