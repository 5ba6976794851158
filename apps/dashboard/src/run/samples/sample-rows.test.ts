import type { Evaluation } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { filterRows, samplePaths, sampleRows } from './sample-rows.ts';

const at = (step: number, probability: number[]): Evaluation => ({
  step,
  values: {},
  samples: {
    id: [7, 8, 9, 10],
    label: [1, 0, 1, 0],
    predicted: probability.map((p) => (p >= 0.5 ? 1 : 0)),
    probability,
  },
});
const texts = new Map([[7, { id: 7, problem: 'p', solution: 's' }]]);

it('puts wrong predictions first, the most confident on top, each with its cell', () => {
  const rows = sampleRows(at(1, [0.1, 0.3, 0.9, 0.6]), texts);
  expect(rows.map(({ id, cell }) => [id, cell])).toEqual([
    [7, 'fn'],
    [10, 'fp'],
    [9, 'tp'],
    [8, 'tn'],
  ]);
  expect(rows[0]!.confidence).toBeCloseTo(0.9);
  expect([rows[0]!.text?.problem, rows[1]!.text]).toEqual(['p', null]);
});

it('filters by wrong, by confident and wrong, and by cell', () => {
  const rows = sampleRows(at(1, [0.1, 0.3, 0.9, 0.6]), texts);
  expect(filterRows(rows, 'wrong', null).map(({ id }) => id)).toEqual([7, 10]);
  expect(filterRows(rows, 'confident', null).map(({ id }) => id)).toEqual([7]);
  expect(filterRows(rows, 'all', 'tn').map(({ id }) => id)).toEqual([8]);
  expect(filterRows(rows, 'wrong', 'tp')).toEqual([]);
});

it('follows each sample over the evaluations, leaving out NaN', () => {
  const paths = samplePaths([at(1, [0.1, 0.2, NaN, 0.4]), at(2, [0.5, 0.6, 0.7, 0.8])]);
  expect(paths.get(7)).toEqual([
    { at: 0, probability: 0.1 },
    { at: 1, probability: 0.5 },
  ]);
  expect(paths.get(9)).toEqual([{ at: 1, probability: 0.7 }]);
});

it('thins the paths of very many evaluations, but keeps the newest', () => {
  const paths = samplePaths(Array.from({ length: 2000 }, (_, i) => at(i, [i / 2000, 0, 0, 0])));
  expect(paths.get(7)!.length).toBeLessThanOrEqual(102);
  expect(paths.get(7)!.at(-1)).toEqual({ at: 1, probability: 1999 / 2000 });
});

it('has no rows without samples, and survives an invalid id', () => {
  expect(sampleRows({ step: 1, values: {} }, texts)).toEqual([]);
  const odd = at(1, [0.1, 0.2, 0.3, 0.4]);
  odd.samples!.id[0] = { toString: 1 } as unknown as number;
  expect(sampleRows(odd, texts)).toHaveLength(3);
});
