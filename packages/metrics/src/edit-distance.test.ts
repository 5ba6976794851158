import { expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';

it('counts letters that are added, left out or replaced', () => {
  const pairs = [
    ['', ''],
    ['lr', 'lr'],
    ['acuracy', 'accuracy'],
    ['loss', 'los'],
    ['f1', 'f2'],
    ['kitten', 'sitting'],
    ['', 'abc'],
  ] as const;
  expect(pairs.map(([a, b]) => editDistance(a, b))).toEqual([0, 0, 1, 1, 1, 3, 3]);
  expect(pairs.map(([a, b]) => editDistance(b, a))).toEqual([0, 0, 1, 1, 1, 3, 3]);
});
