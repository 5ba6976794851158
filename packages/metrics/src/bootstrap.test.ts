import { describe, expect, it } from 'vitest';
import { bootstrapByGroup } from './bootstrap.ts';

/** Park and Miller's generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
const mean = (values: readonly number[]) => (indices: readonly number[]) =>
  indices.reduce((sum, i) => sum + values[i]!, 0) / indices.length;

describe('the bootstrap by group', () => {
  it('gives about the textbook interval of a mean when each group has one example', () => {
    const random = seeded(5);
    const values = Array.from({ length: 400 }, () => random());
    const { low, high } = bootstrapByGroup(
      values.map((_, i) => [i]),
      mean(values),
      random,
    );
    const half = (1.96 * Math.sqrt(1 / 12)) / Math.sqrt(400);
    expect((high - low) / 2).toBeGreaterThan(half * 0.85);
    expect((high - low) / 2).toBeLessThan(half * 1.15);
  });

  it('is wider when the examples of a group agree', () => {
    const values = Array.from({ length: 400 }, (_, i) => (Math.floor(i / 20) % 2 === 0 ? 1 : 0));
    const single = bootstrapByGroup(
      values.map((_, i) => [i]),
      mean(values),
      seeded(7),
    );
    const grouped = bootstrapByGroup(
      Array.from({ length: 20 }, (_, g) => Array.from({ length: 20 }, (_unused, i) => g * 20 + i)),
      mean(values),
      seeded(7),
    );
    expect(grouped.high - grouped.low).toBeGreaterThan(3 * (single.high - single.low));
  });

  it('says nothing of a single group, or of a statistic that mostly has no value', () => {
    expect(bootstrapByGroup([[0, 1]], mean([0, 1]), seeded(1)).low).toBeNaN();
    expect(bootstrapByGroup([[0], [1]], () => NaN, seeded(1)).high).toBeNaN();
  });
});
