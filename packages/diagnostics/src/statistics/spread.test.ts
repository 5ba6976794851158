/** The spread against its definition. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Spread, median } from './spread.ts';

it('is the median distance of the newest differences from their median, after every value', () => {
  const value = fc.oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constantFrom(NaN, Infinity),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 200 }), fc.constantFrom(2, 3, 20, 40, 110, 400), (values, capacity) => {
      const spread = new Spread(capacity);
      const finite: number[] = [];
      for (const one of values) {
        spread.add(one);
        if (Number.isFinite(one)) finite.push(one);
        const differences = finite
          .slice(1)
          .map((v, i) => v - finite[i]!)
          .slice(-capacity);
        expect(spread.count).toBe(differences.length);
        const centre = median(differences);
        // Of an even number of distances the upper one of the middle two.
        const distances = differences.map((difference) => Math.abs(difference - centre)).sort((a, b) => a - b);
        expect(spread.deviation).toBe(
          differences.length < 2 ? NaN : distances[distances.length >> 1]! / (0.6744897501960817 * Math.SQRT2),
        );
      }
    }),
  );
});
