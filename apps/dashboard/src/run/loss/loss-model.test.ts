/** The loss chart: smoothing, gap, logarithmic axis, non-finite points. */

import { expect, it } from 'vitest';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Run, RunEvent } from '@rewardboard/protocol';
import { axisMapping } from '../../axes/axis-mapping.ts';
import { Crosshair } from '../../chart/crosshair.ts';
import { fullRange } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { gapAt, isLossLogarithmic, lossColumns, toggledLogY, trainAt } from './loss-columns.ts';
import { lossModel } from './loss-model.ts';

const train = (step: number, loss: number): RunEvent => ({
  type: 'train',
  step,
  values: { 'train/loss': loss },
});
const evaluation = (step: number, loss: number): RunEvent => ({
  type: 'evaluation',
  step,
  values: { 'eval/loss': loss },
});
function runOfEvents(...events: RunEvent[]) {
  const run = emptyRun();
  applyEvents(run, events);
  return run;
}
function frameOf(lastStep: number): PlotFrame {
  const run = emptyRun();
  return {
    mapping: axisMapping(run, 'step', lastStep),
    range: fullRange(0, lastStep),
    isZoomed: false,
    selectedStep: null,
    keepStep: null,
    crosshair: new Crosshair(),
    onChoose: () => {},
    onView: () => {},
  };
}

const options = { isLogarithmic: false, baseline: null, region: null, keep: null };

function runOf(losses: readonly number[]) {
  const run = emptyRun();
  applyEvents(
    run,
    losses.map((loss, i) => ({ type: 'train', step: i + 1, values: { 'train/loss': loss } })),
  );
  return run;
}
/** Falls by five orders of magnitude within ten steps, and stays there. */
const FALLING = Array.from({ length: 40 }, (_, i) => Math.max(0.03, 1e5 * 10 ** -i));

it('smoothing on a logarithmic axis is not dominated by a high start', () => {
  const { trainShown } = lossColumns(runOf(FALLING), 0.6, null, null);
  expect(trainShown[20]! / 0.03).toBeLessThan(1.5);
  // As it is on an axis without logarithms: one value in a hundred thousand still shows after ten steps.
  expect(lossColumns(runOf(FALLING), 0.6, null, false).trainShown[16]).toBeGreaterThan(10);
});

it('values without a logarithm are not smoothed', () => {
  const losses = FALLING.map((loss, i) => (i === 30 ? -1 : i === 31 ? NaN : i === 32 ? 0 : loss));
  const { trainShown } = lossColumns(runOf(losses), 0.6, null, true);
  expect(Array.from(trainShown.slice(30, 33))).toEqual([-1, NaN, 0]);
  expect(trainShown[33]! / 0.03).toBeLessThan(1.5);
});

it('interpolates the training loss between two points, and not beyond them', () => {
  const columns = lossColumns(runOfEvents(train(10, 1), train(20, 2), evaluation(15, 2.5)), 0.6);
  expect(trainAt(columns, 15)).toBe(1.5);
  expect(trainAt(columns, 25)).toBeNull();
  expect(gapAt(columns, 15, 2.5)).toBe(1);
});

it('is not smoothed below thirty points; with more, the raw line stays behind the smoothed one', () => {
  const few = lossModel(
    frameOf(29),
    lossColumns(runOfEvents(...Array.from({ length: 29 }, (_, i) => train(i, i % 2))), 0.6),
    options,
  );
  expect(few.lines.map(({ id }) => id)).toEqual(['train', 'validation']);
  const many = lossModel(
    frameOf(40),
    lossColumns(runOfEvents(...Array.from({ length: 40 }, (_, i) => train(i, i % 2))), 0.6),
    options,
  );
  expect(many.lines.map(({ id }) => id)).toEqual(['train-raw', 'train', 'validation']);
});

it('has no gap on a logarithmic axis, where the line breaks at zero', () => {
  const columns = lossColumns(
    runOfEvents(train(1, 1), train(2, 0), train(3, 1), evaluation(1, 2), evaluation(3, 2)),
    0,
  );
  expect(lossModel(frameOf(3), columns, options).gap).toHaveLength(1);
  const model = lossModel(frameOf(3), columns, { ...options, isLogarithmic: true });
  expect(model.gap).toEqual([]);
  expect(model.lines[0]!.points[1]!.y).toBeNaN();
  expect(model.y.min).toBeGreaterThan(0);
});

it('draws each of several evaluation sets behind their mean, and what a resumed training replaced behind all', () => {
  const sets = (step: number): RunEvent => ({
    type: 'evaluation',
    step,
    values: { 'eval/easy/loss': 0.5, 'eval/hard/loss': 1.5 },
  });
  const run = runOfEvents(train(1, 1), train(2, 0.9), sets(1), sets(2));
  const ghost = runOfEvents(train(2, 0.8), evaluation(2, 0.7));
  const ghosts = new Map([[1, { from: 2, series: ghost.series }]]) as unknown as Run['ghosts'];
  const { lines } = lossModel(frameOf(2), lossColumns(run, 0), { ...options, ghosts });
  expect(lines.map(({ id }) => id)).toEqual([
    'ghost 1 train/loss',
    'ghost 1 eval/loss',
    'set easy',
    'set hard',
    'train',
    'validation',
  ]);
  expect(lines.at(-1)!.points.map(({ y }) => y)).toEqual([1, 1]);
});

it('marks up to 120 evaluations: more marks would hide the line', () => {
  const marksOf = (count: number) => {
    const run = runOfEvents(...Array.from({ length: count }, (_, i) => evaluation(i, 1)));
    return lossModel(frameOf(count), lossColumns(run, 0), options).lines.at(-1)!.marks;
  };
  expect([marksOf(120), marksOf(121)]).toEqual(['hollow', undefined]);
});

it('marks a non-finite point with its step', () => {
  const model = lossModel(frameOf(2), lossColumns(runOfEvents(train(1, 1), train(2, NaN)), 0), options);
  expect(model.breaks).toEqual([{ x: 2, text: 'not a number at 2' }]);
});

it('stores only a choice that differs from the default for these values', () => {
  const columns = lossColumns(runOfEvents(train(1, 1), train(2, 0.9)), 0);
  expect(isLossLogarithmic(columns, null)).toBe(false);
  expect(toggledLogY(columns, null)).toBe(true);
  expect(toggledLogY(columns, true)).toBeNull();
});

it('names the baseline in the gutter, where no curve strikes it through', () => {
  const run = runOfEvents(train(1, 1), evaluation(1, 0.9));
  const baseline = {
    baseRate: 0.38,
    majorityClass: 0,
    accuracy: 0.62,
    f1: 0.55,
    precision: 0.38,
    loss: 0.664,
  } as const;
  const { references, ends } = lossModel(frameOf(2), lossColumns(run, 0), { ...options, baseline });
  expect(references.map(({ y, text }) => [y, text])).toEqual([[0.664, '']]);
  expect(ends.at(-1)).toMatchObject({ y: 0.664, text: 'guessing 0.664' });
});
