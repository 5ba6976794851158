import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { openBackend } from '../backend.ts';
import type { MicroBatch } from '../../models/micro-batch.ts';
import { allOf, smallCases } from '../../testing/small-cases.ts';

/** Where a length is asked for, there is too much of it. */
function endlessOf(batch: MicroBatch): MicroBatch {
  const { input } = batch;
  if (input.kind === 'tokens') return { ...batch, input: { ...input, length: 2 ** 20 } };
  return { ...batch, input: { ...input, bags: { ...input.bags!, rows: { length: 2 ** 40 } as Int32Array } } };
}

it.each(
  smallCases()
    .filter(({ name }) => name.startsWith('bag') || name.startsWith('transformer'))
    .map((small) => [small.name, small] as const),
)('%s: after memory ran out the answers come from a new memory, and are the same', async (_, { options, set }) => {
  const { create } = await openBackend('wasm');
  const engine = create(options);
  const batch = set.batch(allOf(set), null);
  const step = async (i: number) => {
    await engine.accumulate(batch, 1, { seed: 1, step: i, micro: 0 });
    await engine.update(0.01);
  };
  await step(1);
  const before = await engine.logits(batch);
  const memory = tf.backend();
  const endless = endlessOf(batch);
  await expect(engine.logits(endless)).rejects.toThrow(RangeError);
  expect(await engine.logits(batch)).toEqual(before);
  expect(tf.backend()).not.toBe(memory);
  await step(2);
  expect(await engine.logits(batch)).not.toEqual(before);
  await engine.dispose();
});

it('refuses more memory than there is, in place of writing over other numbers', async () => {
  await openBackend('wasm');
  const { wasm } = tf.backend() as unknown as { wasm: { _malloc(bytes: number): number } };
  expect(wasm._malloc(64)).toBeGreaterThan(0);
  for (const bytes of [2 ** 31, 2 ** 32 - 16, 2 ** 32 + 64, 2 ** 40])
    expect(() => wasm._malloc(bytes)).toThrow(`WebAssembly is out of memory: ${bytes} bytes more`);
  expect(wasm._malloc(64)).toBeGreaterThan(0);
});
