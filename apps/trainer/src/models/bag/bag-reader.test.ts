import { expect, it } from 'vitest';
import { bagsOf } from './bag-reader.ts';

it('keeps the bags of the first 20,000 steps, and makes those of later steps each time', () => {
  const words = Int32Array.of(1, 2);
  const bagAt = bagsOf({ problemOf: () => words, solutionOf: () => words }, { vocabularySize: 3, pairBuckets: 0 });
  expect(bagAt(19_999)).toBe(bagAt(19_999));
  expect(bagAt(20_000)).toEqual(bagAt(20_000));
  expect(bagAt(20_000)).not.toBe(bagAt(20_000));
});
