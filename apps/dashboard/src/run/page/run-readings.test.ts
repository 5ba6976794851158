import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Evaluation, RunEvent } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { axisMapping } from '../../axes/axis-mapping.ts';
import { Crosshair } from '../../chart/crosshair.ts';
import { baselineOfRun, classesOf, scoreOf } from '../evaluation/evaluation-scores.ts';
import { gapAt, isLossLogarithmic, lossColumns, lossModel, toggledLogY, trainAt } from '../loss/loss-model.ts';
import { missingOf } from '../missing/missing.ts';
import { progressOf } from './run-progress.ts';
import { fullRange } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { detailedEvaluations, selectedIndex } from '../evaluation/selected-evaluation.ts';

const train = (step: number, loss: number, time?: number): RunEvent => ({
  type: 'train',
  step,
  values: { 'train/loss': loss },
  ...(time === undefined ? {} : { time }),
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

describe('progress', () => {
  it('has neither speed nor time without timestamps', () => {
    expect(progressOf(runOfEvents(train(1, 1), train(2, 1)))).toEqual({
      plannedSteps: null,
      speed: null,
      elapsedMs: null,
      remainingMs: null,
    });
  });

  it('measures steps per second, and the time left at that speed', () => {
    const run = runOfEvents(train(0, 1, 1000), train(100, 1, 11_000));
    run.info = { plannedSteps: 300 } as NonNullable<typeof run.info>;
    expect(progressOf(run)).toMatchObject({
      speed: { value: 10, unit: 'steps/s' },
      elapsedMs: 10_000,
      remainingMs: 20_000,
    });
  });
});

describe('loss', () => {
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

  const options = { isLogarithmic: false, baseline: null, region: null, keep: null };
});

describe('evaluations', () => {
  const counts = { tp: 30, tn: 40, fp: 10, fn: 20 };
  const list: Evaluation[] = [
    { step: 10, values: {} },
    { step: 20, values: {}, counts },
    { step: 30, values: {}, counts },
    { step: 40, values: {} },
  ];

  it('takes a logged score, or else computes it from the counts', () => {
    expect(scoreOf({ step: 1, values: { 'eval/accuracy': 0.9 }, counts }, 'eval/accuracy')).toBe(0.9);
    expect(scoreOf({ step: 1, values: {}, counts }, 'eval/recall')).toBe(0.6);
    expect(scoreOf({ step: 1, values: {} }, 'eval/recall')).toBeNull();
  });

  it('chooses the checkpoint to keep, the latest, or the nearest to a step', () => {
    expect(selectedIndex(list, 'best', 20)).toBe(1);
    expect(selectedIndex(list, 'best', null)).toBe(3);
    expect(selectedIndex(list, 'latest', 20)).toBe(3);
    expect(selectedIndex(list, 24, 10)).toBe(1);
    expect(selectedIndex([], 'best', 20)).toBe(-1);
  });

  it('leaves out evaluations without details, unless none has any', () => {
    expect(detailedEvaluations(list).map(({ step }) => step)).toEqual([20, 30]);
    expect(detailedEvaluations([list[0]!])).toEqual([list[0]]);
  });

  it('computes the baseline from the counts; without them there is none', () => {
    expect(baselineOfRun(list, null)).toMatchObject({ accuracy: 0.5, precision: 0.5 });
    expect(baselineOfRun([list[0]!], null)).toBeNull();
  });

  it('shortens a long class name', () => {
    const info = { positiveLabel: 'x'.repeat(300), negativeLabel: '', threshold: 0.5 } as Parameters<
      typeof classesOf
    >[0];
    expect(classesOf(info).positive).toHaveLength(16);
    expect(classesOf(info).negative).toBe('negative');
  });
});

describe('what a log lacks', () => {
  it('is only the evaluations, in a run of this trainer that has just started', () => {
    const run = runOfEvents({
      type: 'train',
      step: 1,
      epoch: 0.1,
      time: 1,
      values: { 'train/loss': 1, 'train/learning_rate': 1, 'train/grad_norm': 1 },
    });
    run.info = {} as NonNullable<typeof run.info>;
    expect(missingOf(run, run.evaluations).map(({ what }) => what)).toEqual(['Evaluations']);
  });

  it('lists the scores that are neither logged nor computable from counts', () => {
    const run = runOfEvents({ type: 'evaluation', step: 1, values: { 'eval/loss': 1, 'eval/accuracy': 0.5 } });
    const missing = missingOf(run, run.evaluations).map(({ what }) => what);
    expect(missing).toContain('F1, Precision, Recall, Specificity');
    expect(missing).toContain('Training loss');
    expect(missing).not.toContain('Validation loss');
  });
});
