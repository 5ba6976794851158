import { expect, it } from 'vitest';
import { curveModel } from './curve-chart.ts';
import type { ComparedSet } from './sets.ts';

const SET = {
  letter: 'A',
  name: 'a',
  colour: 'r0',
  isDashed: false,
  isBase: true,
  runs: [0],
} as unknown as ComparedSet;
const axisOf = (values: number[]) =>
  curveModel([{ set: SET, curve: { points: values.map((y, x) => ({ x, y })), band: null }, kept: [] }], {
    x: 'step',
    lastX: values.length,
    y: 'fit',
    isSmall: true,
    forward: null,
    hidden: new Set(),
    reference: null,
    isCrowded: false,
  }).y;

it('examples per second have round ticks from 0 on', () => {
  const { min, max, step } = axisOf([120, 1_500, 2_400, 3_900, 5_300]);
  expect({ min, max, step }).toEqual({ min: 0, max: 6_000, step: 2_000 });
});

it('scores keep the axis that is fitted to them', () => {
  const { min, max } = axisOf([0.71, 0.73, 0.76, 0.77]);
  expect(min).toBeGreaterThan(0.7);
  expect(max).toBeLessThan(0.78);
});
