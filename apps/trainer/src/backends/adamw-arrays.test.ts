import { expect, it } from 'vitest';
import { normals, seededRandom } from '../base/random.ts';
import type { ModelPlan } from '../models/model-plan.ts';
import { adamWArrays } from './adamw-arrays.ts';
import { HostAdamW } from './host-adamw.ts';

const SHAPES = [[3, 7], [5], [2, 2, 2], [41]];
const plan = {
  parameters: SHAPES.map((shape, i) => ({
    name: `p${i}`,
    shape,
    deviation: 1,
    decays: i % 2 === 0,
    ...(i === 3 ? { rate: 10 } : {}),
  })),
} as unknown as ModelPlan;
const COUNT = 21 + 5 + 8 + 41;

it('updates the same numbers alike where they are too many for one memory', () => {
  const options = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 0.5 };
  // No multiple of the kernel's lanes, so that each block has a rest.
  const apart = adamWArrays(COUNT, 4 * 5 * COUNT - 1, 6);
  const optimizers = [adamWArrays(COUNT), apart].map((arrays) => new HostAdamW(plan, options, arrays));
  const random = seededRandom(1, 'numbers');
  const start = normals(random, COUNT, 1);
  for (const optimizer of optimizers) optimizer.weights.set(start);
  for (let step = 0; step < 4; step++) {
    const gradients = [0, 1].map(() => normals(random, COUNT, 0.3));
    const norms = optimizers.map((optimizer) => {
      for (const gradient of gradients) optimizer.add([gradient.subarray(0, 30), gradient.subarray(30)]);
      return optimizer.apply(0.05);
    });
    expect(norms[1]).toBeCloseTo(norms[0]!, 6);
    for (const name of ['weights', 'gradient', 'firsts', 'seconds'] as const) {
      const [together, own] = optimizers.map((optimizer) => optimizer[name]);
      expect(own!.buffer.byteLength).toBe(4 * COUNT);
      together!.forEach((value, i) => expect(own![i], `${name} ${i}`).toBeCloseTo(value, 6));
    }
  }
  expect(Math.hypot(...optimizers[0]!.weights.map((w, i) => w - start[i]!))).toBeGreaterThan(0.5);
});
