import { expect, it } from 'vitest';
import { drawnPoints, meanPoints } from './drawn-points.ts';
import { nearestIndex } from './crosshair.ts';

const identity = (step: number) => step;
const STEPS = Array.from({ length: 50_000 }, (_, i) => i);

it('reduces many points to about a thousand without losing a spike', () => {
  const values = STEPS.map(() => 0.5);
  values[31_337] = 99;
  const { points } = drawnPoints(STEPS, values, identity);
  expect(points.length).toBeLessThanOrEqual(1500);
  expect(points).toContainEqual({ x: 31_337, y: 99 });
});

it('breaks the line at a non-finite value and lists it with its step', () => {
  const { points, breaks } = drawnPoints([1, 2, 3], [0.5, Infinity, 0.4], (step) => step * 10);
  expect(points.map(({ y }) => y)).toEqual([0.5, NaN, 0.4]);
  expect(breaks).toEqual([{ x: 20, step: 2, value: Infinity }]);
});

it('keeps one point beyond each end of the visible range, so that the line reaches the edges', () => {
  const { points } = drawnPoints([0, 10, 20, 30, 40], [1, 2, 3, 4, 5], identity, [15, 25]);
  expect(points.map(({ x }) => x)).toEqual([10, 20, 30]);
});

it('shows every point of a range with few points', () => {
  const { points } = drawnPoints(STEPS, STEPS, identity, [100, 200]);
  expect(points).toHaveLength(103);
});

it('finds the nearest step', () => {
  expect([-5, 0, 4, 6, 14, 16, 99].map((wanted) => nearestIndex([0, 10, 20], wanted))).toEqual([0, 0, 0, 1, 1, 2, 2]);
});

it('reduces a smoothed series to means, from its first point to its newest', () => {
  const points = meanPoints(
    STEPS,
    STEPS.map((step) => (step % 2 === 0 ? 1 : 3)),
    identity,
  );
  expect(points.length).toBe(1000);
  expect(points.every(({ y }) => y === 2)).toBe(true);
  expect([points[0]!.x, points.at(-1)!.x]).toEqual([0, 49_999]);
});

it('keeps a short smoothed series, and breaks it where every value is NaN', () => {
  expect(meanPoints([1, 2, 3], [5, NaN, 7], identity)).toEqual([
    { x: 1, y: 5 },
    { x: 2, y: NaN },
    { x: 3, y: 7 },
  ]);
});
