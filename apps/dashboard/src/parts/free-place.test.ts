import { expect, it } from 'vitest';
import { freePlace } from './free-place.ts';

const above = { left: 50, right: 100, top: 40, bottom: 50 };
const below = { left: 50, right: 100, top: 80, bottom: 90 };
const corner = { left: 0, right: 50, top: 0, bottom: 10 };
const places = [above, below, corner];

it('a label stands in the first place that the curve does not strike, also between two of its points', () => {
  expect(freePlace(places, [])).toBe(above);
  expect(
    freePlace(places, [
      [0, 45],
      [40, 20],
      [110, 20],
    ]),
  ).toBe(above);
  expect(
    freePlace(places, [
      [0, 20],
      [110, 70],
    ]),
  ).toBe(below);
  expect(
    freePlace(places, [
      [0, 100],
      [40, 100],
      [110, 20],
    ]),
  ).toBe(corner);
  // Too near is struck, too.
  expect(
    freePlace(places, [
      [0, 38],
      [110, 38],
    ]),
  ).toBe(below);
});

it('where the curve is everywhere, it stands where that comes least near', () => {
  expect(
    freePlace(
      [above, below],
      [
        [0, 45],
        [75, 45],
        [75, 92],
        [110, 92],
      ],
    ),
  ).toBe(below);
});
