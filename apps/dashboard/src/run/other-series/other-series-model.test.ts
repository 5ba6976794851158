/** What no other panel draws, and on which scale. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { otherSeries, scaleOf } from './other-series-model.ts';

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
