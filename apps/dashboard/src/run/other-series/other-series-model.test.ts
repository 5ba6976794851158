/** What no other panel draws, and on which scale. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { otherSeries, scaleOf, seriesGroups } from './other-series-model.ts';

it('lists what no other panel draws, known names first', () => {
  expect(
    otherSeries(
      [
        'train/loss',
        'epoch',
        'train/zeta',
        'eval/accuracy',
        'eval/margin',
        'my_score',
        'train/accuracy',
        'eval/a/loss',
      ],
      true,
      ['eval/accuracy'],
    ),
  ).toEqual(['eval/margin', 'my_score', 'train/zeta']);
  expect(otherSeries(['train/accuracy'], true)).toEqual(['train/accuracy']);
  expect(otherSeries(['eval/a/loss', 'eval/loss'], false)).toEqual(['eval/a/loss']);
});

it('every finite value lies on its scale, which has few ticks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), { minLength: 1 }),
      (values) => {
        const { min, max, step } = scaleOf([...values, NaN, Infinity]);
        const slack = 1e-6 * Math.max(Math.abs(min), Math.abs(max), step!);
        expect(Math.min(...values)).toBeGreaterThanOrEqual(min - slack);
        expect(Math.max(...values)).toBeLessThanOrEqual(max + slack);
        expect((max - min) / step!).toBeLessThanOrEqual(6);
      },
    ),
  );
  expect(scaleOf([0, 1]).min).toBe(0);
  expect(scaleOf([NaN])).toMatchObject({ min: 0, max: 1 });
});

it('many series are grouped by what stands before the last slash, training and validation together', () => {
  const layers = ['act/relu_0', 'act/relu_1'].flatMap((layer) =>
    ['mean', 'std', 'min'].flatMap((what) => [`train/${layer}/${what}`, `eval/${layer}/${what}`]),
  );
  const groups = seriesGroups([...layers, 'train/tokens']);
  expect(groups.map(({ name, metrics }) => [name, metrics.length])).toEqual([
    ['act/relu_0', 6],
    ['act/relu_1', 6],
    ['Without a group', 1],
  ]);
  expect(groups.flatMap(({ metrics }) => metrics)).toEqual([...layers, 'train/tokens']);
});

it('few series, or names of which each would be a group of its own, are not grouped', () => {
  expect(seriesGroups(['train/a/x', 'train/a/y', 'train/b/x'])).toHaveLength(1);
  expect(seriesGroups(Array.from({ length: 20 }, (_, i) => `train/layer_${i}/norm`))).toHaveLength(1);
});
