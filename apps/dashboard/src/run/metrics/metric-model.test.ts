/** A score's chart of a run with more evaluations than the page keeps. */

import { applyEvents, emptyRun, runOf, snapshotOf } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { axisMapping } from '../../axes/axis-mapping.ts';
import { thinnedMetrics } from '../../live/detail.ts';
import { fittedAxis } from './fitted-axis.ts';
import { metricModel } from './metric-model.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

const EVALUATIONS = 12_000;
const hub = emptyRun();
const steps = Array.from({ length: EVALUATIONS }, (_, i) => i + 1);
const accuracy = steps.map((step) => (step === 77 ? 0.9 : 0.5));
applyEvents(hub, [
  { type: 'points', series: { 'eval/accuracy': { steps, values: accuracy }, own: { steps, values: accuracy } } },
]);
const run = runOf(snapshotOf(hub));

const frame = (range: readonly [number, number]): PlotFrame => ({
  mapping: axisMapping(run, 'step', EVALUATIONS),
  range,
  isZoomed: true,
  selectedStep: null,
  keepStep: null,
  crosshair: null as never,
  onChoose: () => undefined,
  onView: () => undefined,
});
const options = {
  run,
  detail: null,
  target: null,
  baseline: null,
  classes: { positive: 'yes', negative: 'no', threshold: 0.5 },
  region: null,
};
const drawn = (range: readonly [number, number], more = {}) =>
  metricModel(frame(range), 'eval/accuracy', run.evaluations, { ...options, ...more }).lines[0]!.points;

it('begins at the first evaluation although the list does not, and shows its spike', () => {
  expect(run.evaluations[0]!.step).toBeGreaterThan(1_000);
  const points = drawn([0, EVALUATIONS]);
  expect(points[0]!.x).toBeLessThan(100);
  expect(Math.max(...points.map(({ y }) => y))).toBe(0.9);
});

it('shows the hub’s points in a zoomed range, and requests them for every thinned series', () => {
  expect(thinnedMetrics(run)).toEqual(['eval/accuracy', 'own']);
  const range = {
    metric: 'eval/accuracy',
    total: 101,
    steps: steps.slice(49, 150),
    values: accuracy.slice(49, 150),
    means: null,
  };
  const points = drawn([50, 150], { detail: { stream: 's', ranges: new Map([['eval/accuracy', range]]) } });
  expect(points.filter(({ x }) => x >= 50 && x <= 150)).toHaveLength(101);
});

const modelOf = (values: number[], isWholeY: boolean) => {
  const run = emptyRun();
  applyEvents(run, [{ type: 'points', series: { 'eval/accuracy': { steps: values.map((_, i) => i + 1), values } } }]);
  return metricModel(frame([1, values.length]), 'eval/accuracy', run.evaluations, { ...options, run, isWholeY });
};

it('has an axis from 0 to 1 on request, and a larger one for what is no share', () => {
  const axisOf = (values: number[]) => modelOf(values, true).y;
  expect(axisOf([0.5, 0.9])).toMatchObject({ min: 0, max: 1 });
  expect(axisOf([0.5, 150])).toMatchObject({ min: 0, max: 150 });
  expect(axisOf([-0.5, 0.5]).min).toBeLessThanOrEqual(-0.5);
});

it('fits the axis to the middle of the values and to the references, and marks that it is broken', () => {
  const values = Array.from({ length: 40 }, (_, i) => 0.6 + i / 1_000);
  const { min, max, isBroken } = modelOf([...values, 0.01], false).y;
  expect(min).toBeGreaterThan(0.5);
  expect(max).toBeLessThan(0.7);
  expect(isBroken).toBe(true);
  expect(modelOf([0.5, 0.5], false).y.max).toBeGreaterThan(0.5);
  expect(fittedAxis([0.6, 0.7], [0.85]).max).toBeGreaterThan(0.85);
  expect(fittedAxis([NaN], [])).toMatchObject({ min: 0, max: 1 });
  // Of a value that hardly changes, not its last digits: their labels have no room.
  for (const value of [0, 0.5, 1]) {
    const { min, max, step, format } = fittedAxis([value, value], []);
    expect(max - min).toBeGreaterThan(0.009);
    expect(format(min + step!)).toMatch(/^\d\.\d{1,3}$/);
  }
});

it('draws training beside validation, with both last values in the gutter', () => {
  const run = emptyRun();
  const ofBoth = {
    'eval/accuracy': { steps: [1, 2], values: [0.5, 0.6] },
    'train/accuracy': { steps: [1, 2], values: [0.7, 0.9] },
  };
  applyEvents(run, [{ type: 'points', series: ofBoth }]);
  const { lines, ends } = metricModel(frame([1, 2]), 'eval/accuracy', run.evaluations, {
    ...options,
    run,
    target: 0.85,
  });
  expect(lines.map(({ id }) => id)).toEqual(['train/accuracy', 'eval/accuracy']);
  expect(ends.map(({ text }) => text)).toEqual(['0.90', '0.60', 'target 0.85']);
});
