/** Every gradient of every kind of model and objective, on each backend that is here, against the plain one; and one against the loss itself. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from './backend.ts';
import type { NamedTensor } from './engine.ts';
import { TensorEngine } from './tensor-engine.ts';
import { allOf, smallCases } from './testing/small-cases.ts';

/** Of the norm of a gradient. */
const TOLERANCE = 1e-5;
const AT = { seed: 3, step: 2, micro: 1 };

interface Computed {
  loss: number;
  gradients: NamedTensor[];
  logits: Float32Array;
}

async function computed(index: number): Promise<Computed> {
  const { options, set } = smallCases()[index]!;
  const engine = new TensorEngine('test', options);
  const batch = set.batch(allOf(set), null);
  await engine.accumulate(batch, 1, AT);
  const answer = { loss: engine.stepLoss() ?? NaN, gradients: await engine.gradients(), logits: await engine.logits(batch) };
  await engine.dispose();
  return answer;
}

const names = smallCases().map(({ name }) => name);
const plain: Computed[] = [];
beforeAll(async () => {
  await chooseBackend('cpu');
  for (const i of names.keys()) plain.push(await computed(i));
});

describe.each(names)('%s', (name) => {
  const index = names.indexOf(name);

  it('has the gradient that its loss changes by', async () => {
    await chooseBackend('wasm'); // the plain one is the reference below, and slow
    const { options, set } = smallCases(0)[index]!;
    const engine = new TensorEngine('test', options);
    const batch = set.batch(allOf(set), null);
    await engine.accumulate(batch, 1, AT);
    const gradients = await engine.gradients();
    const state = await engine.exportState();
    for (const [p, { name: parameter, values: gradient }] of gradients.entries()) {
      const norm = Math.hypot(...gradient);
      expect(norm, parameter).toBeGreaterThan(0);
      const lossAt = async (by: number) => {
        const weights = state.weights.map((w, i) => (i === p ? { ...w, values: w.values.map((x, j) => x + (by * gradient[j]!) / norm) } : w));
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

  it.each(['wasm'])('has the same loss, answers and gradients on %s', async (backend) => {
    await chooseBackend(backend);
    const { loss, gradients, logits } = await computed(index);
    const reference = plain[index]!;
    if (!Number.isNaN(loss)) expect(loss).toBeCloseTo(reference.loss, 5);
    logits.forEach((z, i) => expect(z).toBeCloseTo(reference.logits[i]!, 5));
    expect(gradients.map((g) => [g.name, g.shape])).toEqual(reference.gradients.map((g) => [g.name, g.shape]));
    for (const [i, { name: parameter, values }] of gradients.entries()) {
      const expected = reference.gradients[i]!.values;
      const difference = Math.hypot(...values.map((x, j) => x - expected[j]!)) / Math.hypot(...expected);
      expect(difference, parameter).toBeLessThan(TOLERANCE);
    }
  });
});

afterAll(() => tf.disposeVariables());
