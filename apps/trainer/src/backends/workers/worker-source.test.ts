import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForTest } from '../../testing/bundle-for-test.ts';
import { openBackend } from '../backend.ts';
import type { Engine, EngineOptions } from '../engine.ts';
import type { InputSet } from '../../models/input-set.ts';
import { HostEngine } from '../host-engine.ts';
import type { TokenInput } from '../../models/micro-batch.ts';
import { openEngine } from '../open-engine.ts';
import { splitBatch } from '../split-batch.ts';
import { allOf, smallCases } from '../../testing/small-cases.ts';
import { largeCase } from '../../testing/token-batch.ts';

let entry: string;
beforeAll(async () => {
  entry = await bundleForTest(new URL('../../training/trainer-process.ts', import.meta.url));
});
afterAll(() => rmSync(dirname(entry), { recursive: true }));

/** Losses of one and of several devices differ by rounding only: their sums are added up in another order. */
const TOLERANCE = 1e-6;

async function lossesOf(engine: Engine, set: InputSet): Promise<{ losses: number[]; answers: Float32Array }> {
  const losses: number[] = [];
  const batch = set.batch(allOf(set), null);
  for (let step = 1; step <= 4; step++) {
    await engine.accumulate(batch, 0.75, { seed: 1, step, micro: 0 });
    await engine.accumulate(batch, 0.25, { seed: 1, step, micro: 1 });
    await engine.update(0.01);
    losses.push((await engine.read()).loss);
  }
  const answers = await engine.logits(batch);
  await engine.dispose();
  return { losses, answers };
}

// Each device is a thread that starts: two of the four cases show it.
const started = smallCases().filter(({ name }) => ['bag, labels', 'transformer, pairs'].includes(name));
describe.each(started.map((small) => [small.name, small] as const))('%s on two devices', (_, { options, set }) => {
  it(
    'has the losses and answers of one device with the same batch, dropout included',
    { timeout: 60_000 },
    async () => {
      const { create } = await openBackend('wasm');
      const one = await lossesOf(create(options), set);
      const { engine } = await openEngine({ backend: 'wasm', devices: 2, entry }, options);
      expect(engine.device).toBe('2 x wasm simd');
      const two = await lossesOf(engine, set);
      expect(one.losses.at(-1)).not.toBe(one.losses[0]);
      two.losses.forEach((loss, i) =>
        expect(Math.abs(loss - one.losses[i]!)).toBeLessThan(TOLERANCE * Math.max(1, one.losses[i]!)),
      );
      two.answers.forEach((z, i) => expect(z).toBeCloseTo(one.answers[i]!, 4));
    },
  );
});

describe('one device', () => {
  it(
    'divides batches of a large model among threads, and has the losses of one thread',
    { timeout: 60_000 },
    async () => {
      const { plan, batch } = largeCase();
      const options: EngineOptions = { ...smallCases()[0]!.options, plan, objective: { kind: 'binary' } };
      const lossOf = async (engine: Engine) => {
        for (const micro of [0, 1]) await engine.accumulate(batch, 0.5, { seed: 1, step: 1, micro });
        await engine.update(0.01);
        const { loss } = await engine.read();
        await engine.dispose();
        return loss;
      };
      const { engine } = await openEngine({ backend: 'wasm', sample: batch, entry }, options);
      const threads = Math.min(availableParallelism(), 8);
      expect(engine.device).toBe(threads > 1 ? `wasm simd, ${threads} threads` : 'wasm simd');
      expect(await lossOf(engine)).toBeCloseTo(await lossOf((await openBackend('wasm')).create(options)), 5);
    },
  );
});

describe('several devices', () => {
  const { options, set } = smallCases()[0]!;
  const open = (more: { backend?: string; devices?: number }, withOptions: EngineOptions = options) =>
    openEngine({ devices: 2, entry, ...more }, withOptions);

  it('take a batch with fewer rows than there are devices', { timeout: 60_000 }, async () => {
    const { engine } = await open({ backend: 'cpu', devices: 3 });
    await engine.accumulate(set.batch([0, 1], null), 1, { seed: 1, step: 1, micro: 0 });
    await engine.update(0.1);
    expect((await engine.read()).loss).toBeGreaterThan(0);
    expect(await engine.logits(set.batch([0], null))).toHaveLength(1);
    await engine.dispose();
  });

  it('say which of them failed, and why', { timeout: 60_000 }, async () => {
    await expect(open({ backend: 'tfjs-node-gpu' })).rejects.toThrow(
      /^devices: 2: tfjs-node-gpu: device [12] of 2: .{5}/,
    );
    const { engine } = await open({ backend: 'cpu' });
    const batch = set.batch(allOf(set), null);
    await engine.dispose();
    // Both are gone; whichever is noticed first is named.
    await expect(engine.logits(batch)).rejects.toThrow(/^device [12] of 2: .{5}/);
  });
});

describe('a divided batch', () => {
  it.each(smallCases().map((small) => [small.name, small] as const))(
    'has all rows, answers and weights of the whole, in their order: %s',
    (_, { set }) => {
      const whole = set.batch(allOf(set), null);
      for (const parts of [1, 2, 3, 5, 50]) {
        const divided = splitBatch(whole, parts);
        expect(divided.length).toBeLessThanOrEqual(parts);
        const joined = <T>(of: (part: typeof whole) => ArrayLike<T>) => divided.flatMap((part) => Array.from(of(part)));
        expect(joined((part) => part.examples)).toEqual([...whole.examples]);
        expect(joined((part) => part.weights)).toEqual([...whole.weights]);
        expect(joined((part) => part.labels)).toEqual([...whole.labels]);
        expect(joined((part) => part.margins)).toEqual([...whole.margins]);
        expect(divided.reduce((rows, part) => rows + part.input.size, 0)).toBe(whole.input.size);
        expect(divided.map(({ firstRow }) => firstRow)).toEqual(
          divided.map((_, i) => divided.slice(0, i).reduce((rows, part) => rows + part.input.size, 0)),
        );
      }
    },
  );
});

describe('a batch that is judged', () => {
  it('comes in pieces of bounded memory, and has all its answers in their order', async () => {
    const { options, set } = smallCases()[2]!;
    const whole = set.batch(allOf(set), null);
    const times = Math.ceil(4_000 / whole.input.size);
    const large = set.batch(Array.from({ length: times }, () => [...allOf(set)]).flat(), null);
    const source = (await openBackend('wasm')).source(options);
    const sizes: number[] = [];
    const engine = new HostEngine(
      {
        device: source.device,
        gradient: source.gradient.bind(source),
        logits: (weights, batch) => {
          const { size, length } = batch.input as TokenInput;
          sizes.push(size * length);
          return source.logits(weights, batch);
        },
        dispose: () => source.dispose(),
      },
      options,
    );
    const answers = await engine.logits(large);
    expect(sizes.length).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16_384);
    const few = await engine.logits(whole);
    expect(answers).toHaveLength(times * few.length);
    answers.forEach((z, i) => expect(z).toBeCloseTo(few[i % few.length]!, 5));
    await engine.dispose();
  });
});
