import { expect, it } from 'vitest';
import { kindPlaces } from './kind-places.ts';

const NAMES = ['always right', 'learned', 'goes back and forth', 'forgotten', 'never right'];

it('names stand at the beginning of their columns where these are wide', () => {
  const places = kindPlaces(NAMES, [503, 117, 192, 96, 146], 1_300);
  for (const { from, nameFrom } of places) expect(nameFrom).toBe(from);
});

it('no name is cut or covers another, however few examples are of its kind', () => {
  for (const counts of [
    [94, 82, 31, 10, 23],
    [900, 1, 1, 1, 1],
    [1, 1, 1, 1, 900],
  ]) {
    const places = kindPlaces(NAMES, counts, 700);
    for (const [i, { nameFrom, nameWidth }] of places.entries()) {
      expect(nameWidth).toBeGreaterThanOrEqual(6.4 * NAMES[i]!.length);
      expect(nameFrom).toBeGreaterThanOrEqual(0);
      expect(nameFrom + nameWidth).toBeLessThanOrEqual((places[i + 1]?.nameFrom ?? 700) + 0.001);
    }
  }
});

it('a kind without examples takes no room', () => {
  expect(kindPlaces(NAMES, [5, 0, 0, 0, 5], 700)[2]).toMatchObject({ width: 0, nameWidth: 0 });
});
