import { expect, it } from 'vitest';
import { seededRandom } from '../base/random.ts';
import type { ModelPlan } from '../models/model-plan.ts';
import { adamWArrays } from './adamw-arrays.ts';
import type { LookedUpRows } from './gradient-part.ts';
import { writeParts } from './gradient-part.ts';
import { HostAdamW } from './host-adamw.ts';

const [ROWS, WIDTH, OTHERS] = [9, 6, 5];
const SIZE = ROWS * WIDTH;
const COUNT = SIZE + OTHERS;
const OPTIONS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 0.5 };

function planOf(lookedUpBy?: string): ModelPlan {
  return {
    parameters: [
      { name: 'table', shape: [ROWS, WIDTH], deviation: 1, decays: true, ...(lookedUpBy ? { lookedUpBy } : {}) },
      { name: 'others', shape: [OTHERS], deviation: 1, decays: false },
    ],
  } as unknown as ModelPlan;
}

/** Steps of one or two batches, each with some rows, one of them twice. */
function batches(seed: number): { table: LookedUpRows; others: Float32Array }[] {
  const random = seededRandom(seed, 'rows');
  // Sums of such numbers are exact in any order.
  const numbers = (length: number) => Float32Array.from({ length }, () => Math.round(256 * random() - 128) / 256);
  return Array.from({ length: 1 + Math.floor(2 * random()) }, () => {
    const first = Math.floor(random() * (ROWS - 2));
    const rows = Int32Array.from([first, first + 1, first]);
    return { table: { rows, values: numbers(rows.length * WIDTH), size: SIZE }, others: numbers(OTHERS) };
  });
}

function started(optimizer: HostAdamW): HostAdamW {
  const random = seededRandom(1, 'weights');
  optimizer.weights.set(Float32Array.from({ length: COUNT }, () => random() - 0.5));
  return optimizer;
}

function resumed(former: HostAdamW): HostAdamW {
  const next = new HostAdamW(planOf('ids'), OPTIONS);
  for (const name of ['weights', 'firsts', 'seconds'] as const) next[name].set(former[name]);
  next.updates = former.updates;
  next.restored();
  return next;
}

const whole = ({ table, others }: { table: LookedUpRows; others: Float32Array }) => {
  const values = new Float32Array(COUNT);
  writeParts([table, others], values);
  return values;
};

it('updates the rows that batches looked up and decays the others, to the last digit as with the whole gradient', () => {
  const small = adamWArrays(COUNT, 4 * 5 * COUNT - 1, 6);
  const dense = started(new HostAdamW(planOf(), OPTIONS));
  let others = [new HostAdamW(planOf('ids'), OPTIONS), new HostAdamW(planOf('ids'), OPTIONS, small)].map(started);
  for (let step = 1; step <= 12; step++) {
    const parts = batches(step);
    for (const part of parts) dense.add([whole(part)]);
    for (const optimizer of others)
      for (const [i, { table, others: rest }] of parts.entries()) {
        const { room } = optimizer;
        if (i === 0 && step % 2 === 0) {
          room!.set(rest, SIZE);
          optimizer.written([table, rest]);
        } else optimizer.add([table, rest]);
      }
    for (const optimizer of others) expect(optimizer.gradient, `gradient of step ${step}`).toEqual(dense.gradient);
    const norms = [dense, ...others].map((optimizer) => optimizer.apply(0.01));
    for (const norm of norms) expect(norm).toBeCloseTo(norms[0]!, 12);
    for (const { weights, firsts, seconds } of others) {
      expect(weights, `weights of step ${step}`).toEqual(dense.weights);
      expect(firsts).toEqual(dense.firsts);
      expect(seconds).toEqual(dense.seconds);
    }
    if (step === 6) others = [resumed(others[0]!), ...others.slice(1)];
  }
});

it('takes a whole gradient between two of rows', () => {
  const [dense, sparse] = [started(new HostAdamW(planOf(), OPTIONS)), started(new HostAdamW(planOf('ids'), OPTIONS))];
  for (let step = 1; step <= 6; step++) {
    const [{ table, others }] = batches(step) as [ReturnType<typeof batches>[number]];
    const values = whole({ table, others });
    dense.add([values]);
    sparse.add(step % 3 === 0 ? [values] : [table, others]);
    expect(sparse.gradient).toEqual(dense.gradient);
    for (const optimizer of [dense, sparse]) optimizer.apply(0.01);
    expect(sparse.weights).toEqual(dense.weights);
  }
});
