/** Every gradient of every kind of model and objective, on each backend that is here, against the plain one; and one against the loss itself. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from './backend.ts';
import { openBackend } from './backend.ts';
import { BACKENDS } from './backend-names.ts';
import type { NamedTensor } from '../models/model-plan.ts';
import { TensorEngine } from './tensor/tensor-engine.ts';
import { allOf, smallCases } from '../testing/small-cases.ts';

/** Of the norm of a gradient. */
const TOLERANCE = 1e-5;
const AT = { seed: 3, step: 2, micro: 1 };

interface Computed {
  loss: number;
  gradients: NamedTensor[];
  logits: Float32Array;
}

type Create = Backend['create'];

async function computed(create: Create, index: number): Promise<Computed> {
  const { options, set } = smallCases()[index]!;
  const engine = create(options);
  const batch = set.batch(allOf(set), null);
  await engine.accumulate(batch, 1, AT);
  const gradients = await engine.gradients();
  const logits = await engine.logits(batch);
  await engine.update(1e-9);
  const { loss } = await engine.read();
  await engine.dispose();
  return { loss, gradients, logits };
}

/** Each backend here, and the two that keep their weights on the device as such on one that is here. */
const CREATORS: Record<string, () => Promise<Create>> = {
  ...Object.fromEntries(
    BACKENDS.filter((name) => name !== 'cpu').map((name) => [
      name,
      async () => (await openBackend(name, { isForced: true })).create,
    ]),
  ),
  'wasm, weights on the device': async () => {
    await openBackend('wasm');
    return (options) => new TensorEngine('wasm', options);
  },
};
// REWARDBOARD_TEST_BACKEND names one that must be here: then it is the only one, and its absence a failure.
const wanted = process.env.REWARDBOARD_TEST_BACKEND;
if (wanted) for (const name of Object.keys(CREATORS)) if (name !== wanted) delete CREATORS[name];
/** null: it is here. */
const missing: Record<string, string | null> = {};
for (const [name, creator] of Object.entries(CREATORS))
  missing[name] = await creator().then(
    () => null,
    (error: Error) => error.message,
  );

for (const [name, reason] of Object.entries(missing)) if (reason !== null) console.log(`${name} is skipped: ${reason}`);

const names = smallCases().map(({ name }) => name);
const plain: Computed[] = [];
beforeAll(async () => {
  const { create } = await openBackend('cpu');
  for (const i of names.keys()) plain.push(await computed(create, i));
});

describe.each(names)('%s', (name) => {
  const index = names.indexOf(name);

  it('has the gradient that its loss changes by', async () => {
    const { create } = await openBackend('wasm'); // the plain one is the reference below, and slow
    const { options, set } = smallCases(0)[index]!;
    const engine = create(options);
    const batch = set.batch(allOf(set), null);
    await engine.accumulate(batch, 1, AT);
    const gradients = await engine.gradients();
    const state = await engine.exportState();
    for (const [p, { name: parameter, values: gradient }] of gradients.entries()) {
      const norm = Math.hypot(...gradient);
      expect(norm, parameter).toBeGreaterThan(0);
      const lossAt = async (by: number) => {
        const weights = state.weights.map((w, i) =>
          i === p ? { ...w, values: w.values.map((x, j) => x + (by * gradient[j]!) / norm) } : w,
        );
        await engine.importState({ ...state, weights });
        await engine.accumulate(batch, 1, AT);
        return engine.stepLoss()!;
      };
      const h = 0.0025; // smaller: single precision fails; larger: the curvature shows
      const slope = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
      expect(Math.abs(slope - norm), `${parameter}: ${slope} of ${norm}`).toBeLessThan(0.01 * norm + 5e-5);
    }
    await engine.dispose();
  });

  for (const [backend, creator] of Object.entries(CREATORS))
    it.skipIf(missing[backend] !== null && !wanted)(
      `has the same loss, answers and gradients on ${backend}`,
      async () => {
        const { loss, gradients, logits } = await computed(await creator(), index);
        const reference = plain[index]!;
        expect(loss).toBeCloseTo(reference.loss, 5);
        logits.forEach((z, i) => expect(z).toBeCloseTo(reference.logits[i]!, 5));
        expect(gradients.map((g) => [g.name, g.shape])).toEqual(reference.gradients.map((g) => [g.name, g.shape]));
        for (const [i, { name: parameter, values }] of gradients.entries()) {
          const expected = reference.gradients[i]!.values;
          const difference = Math.hypot(...values.map((x, j) => x - expected[j]!)) / Math.hypot(...expected);
          expect(difference, parameter).toBeLessThan(TOLERANCE);
        }
      },
    );
});

afterAll(() => tf.disposeVariables());
