import fc from 'fast-check';
import { expect, it } from 'vitest';
import { interpolate } from '../axes/axis-mapping.ts';
import type { Band, Point } from './chart-model.ts';
import { gapBands } from './gap-bands.ts';

const line = (...ys: number[]): Point[] => ys.map((y, x) => ({ x, y }));

function areaOf(bands: Band[]): number {
  let area = 0;
  for (const { x, low, high } of bands)
    for (let i = 1; i < x.length; i++)
      area += ((high[i - 1]! - low[i - 1]! + high[i]! - low[i]!) / 2) * (x[i]! - x[i - 1]!);
  return area;
}

it('covers the area where the upper line is above', () => {
  expect(areaOf(gapBands(line(2, 2, 2), line(1, 1, 1)))).toBe(2);
});

it('is cut at the crossing', () => {
  const bands = gapBands(line(0, 2), line(1, 1));
  expect(bands).toHaveLength(1);
  expect(bands[0]!.x).toEqual([0.5, 1]);
  expect(areaOf(bands)).toBe(0.25);
});

it('is two areas where the line dips below in between', () => {
  expect(gapBands(line(2, 0, 2), line(1, 1, 1)).map(({ x }) => x)).toEqual([
    [0, 0.5],
    [1.5, 2],
  ]);
});

it('is empty if the upper line is below, has one point, or shares no x with the other', () => {
  expect(gapBands(line(0, 0), line(1, 1))).toEqual([]);
  expect(gapBands(line(2), line(1, 1))).toEqual([]);
  expect(
    gapBands(line(2, 2), [
      { x: 5, y: 1 },
      { x: 6, y: 1 },
    ]),
  ).toEqual([]);
});

it('ends at NaN', () => {
  for (const { x } of gapBands(line(2, NaN, 2, 2), line(1, 1, 1, 1))) expect(x.every((at) => at >= 2)).toBe(true);
});

it('has the same area as a sum of thin strips', () => {
  const points = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 2,
      maxLength: 12,
    })
    .map((steps) => {
      let x = 0;
      return steps.map(([dx, y]) => ({ x: (x += dx), y }));
    });
  fc.assert(
    fc.property(points, points, (upper, lower) => {
      const from = Math.max(upper[0]!.x, lower[0]!.x);
      const to = Math.min(upper[upper.length - 1]!.x, lower[lower.length - 1]!.x);
      const at = (of: Point[], x: number) =>
        interpolate(
          of.map((p) => p.x),
          of.map((p) => p.y),
          x,
        );
      const strips = to > from ? 4000 : 0;
      let expected = 0;
      for (let i = 0; i < strips; i++) {
        const x = from + ((to - from) * (i + 0.5)) / strips;
        expected += (Math.max(0, at(upper, x) - at(lower, x)) * (to - from)) / strips;
      }
      expect(Math.abs(areaOf(gapBands(upper, lower)) - expected)).toBeLessThan(0.5 + expected * 0.01);
    }),
    { numRuns: 60 },
  );
});
