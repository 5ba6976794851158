import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stripGeometry } from '../run/targets/strip-geometry.ts';
import { niceScale } from './nice-scale.ts';
import { shareOf } from './share-of.ts';

const EXTREMES = [-Number.MAX_VALUE, -1e308, -1, -5e-324, 0, 5e-324, 1e-300, 1, 1e16, 1e308, Number.MAX_VALUE];
const number = fc.oneof(fc.constantFrom(...EXTREMES), fc.double({ noNaN: true, noDefaultInfinity: true }));

it('is 0 at the low end, 1 at the high end, and the middle where they are the same', () => {
  expect([shareOf(1, 1, 3), shareOf(2, 1, 3), shareOf(3, 1, 3), shareOf(2, 2, 2)]).toEqual([0, 0.5, 1, 0.5]);
  expect(shareOf(0, -Number.MAX_VALUE, Number.MAX_VALUE)).toBe(0.5);
});

it('lies from 0 to 1 for any finite numbers', () => {
  fc.assert(
    fc.property(fc.tuple(number, number, number), (three) => {
      const [low, value, high] = three.toSorted((a, b) => a - b) as [number, number, number];
      const share = shareOf(value, low, high);
      expect(share >= 0 && share <= 1).toBe(true);
    }),
  );
});

it('strips and scales have finite places for any finite numbers', () => {
  fc.assert(
    fc.property(
      fc.tuple(number, number, number),
      fc.constantFrom('>=' as const, '<=' as const),
      (three, comparison) => {
        const [target, value, baseline] = three;
        const strip = stripGeometry({
          comparison,
          target,
          value,
          baseline,
          latest: value,
          low: value,
          high: baseline,
        } as unknown as Parameters<typeof stripGeometry>[0]);
        const places = [
          strip.from,
          strip.to,
          strip.value,
          strip.target,
          strip.met.left,
          strip.met.width,
          strip.baseline,
        ];
        expect(places.filter((place) => !Number.isFinite(place))).toEqual([]);
        const scale = niceScale(Math.abs(value));
        expect(Number.isFinite(scale.max) && scale.max > 0 && scale.step > 0).toBe(true);
      },
    ),
  );
});
