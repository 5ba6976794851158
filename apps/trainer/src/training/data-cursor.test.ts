import { describe, expect, it } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { DataCursor } from './data-cursor.ts';

const random = seededRandom(5, 'lengths');
const lengths = Array.from({ length: 1003 }, () => 8 + Math.floor(random() ** 3 * 200));
const plan = { items: 1003, itemsPerStep: 16, stepsPerEpoch: 63, itemsPerBatch: 8, seed: 4 };
const grouped = { ...plan, tokensOf: (item: number) => lengths[item]! };
const batchesOf = (cursor: DataCursor, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => cursor.batchesOf(from + i)).flat();
const padded = (batches: readonly Uint32Array[]) =>
  batches.reduce((sum, batch) => sum + batch.length * Math.max(...Array.from(batch, (item) => lengths[item]!)), 0);

describe('the order of a training', () => {
  it.each([plan, grouped])('visits every item once an epoch, the last batch smaller', (chosen) => {
    const batches = batchesOf(new DataCursor(chosen), 1, 64);
    expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    expect(batches.map(({ length }) => length)).toEqual([...new Array<number>(125).fill(8), 3]);
  });

  it('puts items of similar length into a batch, which pads little', () => {
    const tokens = lengths.reduce((a, b) => a + b);
    expect(padded(batchesOf(new DataCursor(plan), 1, 64))).toBeGreaterThan(2 * tokens);
    expect(padded(batchesOf(new DataCursor(grouped), 1, 64))).toBeLessThan(1.25 * tokens);
  });

  it('takes short and long batches in random order, another one in each epoch', () => {
    const means = (from: number) =>
      batchesOf(new DataCursor(grouped), from, from + 60).map((batch) => lengths[batch[0]!]!);
    const first = means(1);
    const rises = first.filter((length, i) => i > 0 && length > first[i - 1]!).length;
    expect(rises).toBeGreaterThan(first.length / 3);
    expect(rises).toBeLessThan((2 * first.length) / 3);
    expect(means(64)).not.toEqual(first);
  });

  it('follows from seed and step alone, so that a training resumes anywhere', () => {
    const whole = new DataCursor(grouped);
    const steps = Array.from({ length: 70 }, (_, i) => whole.batchesOf(i + 1));
    for (const step of [70, 64, 3, 63]) expect(new DataCursor(grouped).batchesOf(step)).toEqual(steps[step - 1]);
  });
});
