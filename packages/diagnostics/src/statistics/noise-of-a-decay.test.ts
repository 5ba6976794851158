/** How much a loss varies that has come down by orders of magnitude. */

import { expect, it } from 'vitest';
import { seededRandom } from '../testing/random.ts';
import { Noise } from './noise.ts';

it('is that of the newest values, once these are far below the first', () => {
  const random = seededRandom(5);
  const noise = new Noise();
  for (let i = 0; i < 60; i++) noise.add(1e9 * Math.exp(-i / 2) * (1 + random.normal() / 20) + 100 + random.normal());
  expect(noise.deviationOr(0)).toBeGreaterThan(0.5);
  expect(noise.deviationOr(0)).toBeLessThan(2.5);
});

it('is that of all values while some of the newest are as high as ever', () => {
  const random = seededRandom(5);
  const noise = new Noise();
  for (let i = 0; i < 60; i++) noise.add(i % 4 === 0 ? 100 + 20 * random.normal() : 0.001 * random.normal());
  expect(noise.deviationOr(0)).toBeGreaterThan(10);
});
