/** The parts that the rules are made of: spread, episodes, improvement, the checkpoint to keep, wording. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalOf, resampledAuc, resampledF1 } from '@rewardboard/metrics';
import type { Keep, Run, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { infoWith } from '../testing/draw-run.ts';
import { countsAt, draw } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { Episode } from '../rules/episode.ts';
import { Improvement } from './improvement.ts';
import { CheckpointKeeper } from '../verdict/checkpoint-keeper.ts';
import { RunWalker } from '../diagnosis/run-walker.ts';
import { factsOf } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { countedInterval } from './score-interval.ts';
import { Spread, median } from './spread.ts';
import { fitting, numberText, quoted, stepText, withinSentence } from '../wording/wording.ts';

describe('spread', () => {
  it('is the median distance of the newest differences from their median, scaled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (values, capacity) => {
          const spread = new Spread(capacity);
          for (const value of values) spread.add(value);
          const differences = values
            .slice(1)
            .map((value, i) => value - values[i]!)
            .slice(-capacity);
          expect(spread.count).toBe(differences.length);
          if (differences.length < 2) {
            expect(spread.deviation).toBeNaN();
            return;
          }
          const centre = median(differences);
          const distances = differences.map((difference) => Math.abs(difference - centre)).toSorted((a, b) => a - b);
          // Of an even number the upper middle one: never an understatement.
          expect(spread.deviation).toBeCloseTo(
            distances[distances.length >> 1]! / (0.6744897501960817 * Math.SQRT2),
            9,
          );
        },
      ),
    );
  });

  it('finds the noise of a falling curve, whatever its slope and its few spikes', () => {
    const random = seededRandom(4);
    const spread = new Spread(400);
    for (let i = 0; i < 400; i++) spread.add(5 - i / 100 + 0.1 * random.normal() + (i % 50 === 7 ? 20 : 0));
    expect(spread.deviation).toBeGreaterThan(0.08);
    expect(spread.deviation).toBeLessThan(0.13);
  });

  it('skips values that are not finite', () => {
    const spread = new Spread(10);
    for (const value of [1, NaN, 2, Infinity, 3]) spread.add(value);
    expect(spread.count).toBe(2);
    expect(spread.deviation).toBe(0);
  });
});

describe('an episode', () => {
  it('opens after a number of tests in a row, as of the first of them, and closes as slowly', () => {
    const episode = new Episode(3, 2);
    [true, true, false, true, true].forEach((holds, i) => episode.add(i + 1, holds));
    expect(episode.period).toBeNull();
    episode.add(6, true);
    expect(episode.period).toEqual({ onsetStep: 4, detectedStep: 6, resolvedStep: null });
    episode.add(7, false);
    expect(episode.isOpen).toBe(true);
    episode.add(8, true);
    episode.add(9, false);
    episode.add(10, false);
    expect(episode.period).toEqual({ onsetStep: 4, detectedStep: 6, resolvedStep: 9 });
  });

  it('waits longer the more often it was tested if noise may cause it, but not for a fact', () => {
    const opensAfter = (clear: number, by: 'fact' | 'chance') => {
      const episode = new Episode(3, 2, by);
      for (let step = 0; step < clear; step++) episode.add(step, false);
      let held = 0;
      while (!episode.isOpen) episode.add(clear + held++, true);
      return held;
    };
    expect([0, 10, 20, 50].map((clear) => opensAfter(clear, 'chance'))).toEqual([3, 3, 4, 5]);
    expect([0, 10, 20, 50].map((clear) => opensAfter(clear, 'fact'))).toEqual([3, 3, 3, 3]);
  });

  it('keeps a known onset, and forgets it for the next period', () => {
    const episode = new Episode(1, 1);
    episode.add(5, true, 2);
    episode.add(6, false);
    episode.add(9, true);
    expect(episode.period).toEqual({ onsetStep: 9, detectedStep: 9, resolvedStep: null });
  });
});

it('improvement adds up small steps, and does not count those within the noise', () => {
  const slow = new Improvement(-1);
  for (let i = 0; i < 40; i++) slow.add(i, 1 - i * 0.003, 0.01);
  expect(slow.flatFor).toBeLessThan(8);
  const flat = new Improvement(-1);
  const random = seededRandom(2);
  for (let i = 0; i < 40; i++) flat.add(i, 1 + 0.005 * random.normal(), 0.01);
  expect(flat.flatFor).toBe(39);
});

describe('the checkpoint to keep', () => {
  const evaluation = (step: number, loss: number, f1: number, checkpoint?: string): RunEvent => ({
    type: 'evaluation',
    step,
    values: { 'eval/loss': loss, 'eval/f1': f1 },
    ...(checkpoint ? { checkpoint } : {}),
  });
  const rows = [
    evaluation(100, 0.6, 0.5, 'checkpoint-100'),
    evaluation(200, 0.4, 0.7),
    evaluation(300, 0.5, 0.8, 'checkpoint-300'),
  ];
  const keepOf = (trainConfig: Record<string, unknown>, events = rows, preferLowestLoss = false) => {
    const run = emptyRun();
    applyEvents(run, [{ type: 'start', info: infoWith({ trainConfig }) }, ...events]);
    return keptOf(run, preferLowestLoss);
  };

  it('is the best by the run’s own metric, by either of its names, in its direction', () => {
    expect(keepOf({ metric_for_best_model: 'eval_f1' })).toMatchObject({
      step: 300,
      metric: 'eval/f1',
      value: 0.8,
      checkpoint: 'checkpoint-300',
      nearestSaved: null,
    });
    expect(keepOf({ metric_for_best_model: 'f1' })!.step).toBe(300);
    expect(keepOf({ metric_for_best_model: 'loss' })).toMatchObject({
      step: 200,
      metric: 'eval/loss',
      value: 0.4,
      checkpoint: null,
      nearestSaved: { step: 300, checkpoint: 'checkpoint-300' },
    });
    expect(keepOf({})!.metric).toBe('eval/loss');
  });

  it('names the nearest saved checkpoint by step and path alone', () => {
    expect(keepOf({ metric_for_best_model: 'loss' })!.nearestSaved).toEqual({
      step: 300,
      checkpoint: 'checkpoint-300',
    });
  });

  it('is not called saved when a later best has replaced it: a trainer that keeps only its best deletes the earlier one', () => {
    const replaced = [evaluation(100, 0.4, 0.5, 'checkpoint-100'), evaluation(200, 0.5, 0.6, 'checkpoint-200')];
    expect(keepOf({ metric_for_best_model: 'loss' }, replaced)).toMatchObject({ step: 100, checkpoint: null });
    expect(keepOf({ metric_for_best_model: 'eval_f1' }, replaced)).toMatchObject({
      step: 200,
      checkpoint: 'checkpoint-200',
    });
  });

  it('does not guess the direction of an unknown metric', () => {
    const odd = [
      { type: 'evaluation', step: 1, values: { 'eval/frobnication': 3, 'eval/loss': 0.4 } },
      { type: 'evaluation', step: 2, values: { 'eval/frobnication': 5, 'eval/loss': 0.5 } },
    ] as RunEvent[];
    expect(keepOf({ metric_for_best_model: 'frobnication' }, odd)).toMatchObject({ step: 1, metric: 'eval/loss' });
    expect(keepOf({ metric_for_best_model: 'frobnication', greater_is_better: true }, odd)).toMatchObject({
      step: 2,
      metric: 'eval/frobnication',
    });
  });

  it('skips NaN, and is null without any number', () => {
    expect(keepOf({}, [evaluation(1, NaN, NaN), evaluation(2, 0.5, NaN)])!.step).toBe(2);
    expect(keepOf({}, [evaluation(1, NaN, NaN)])).toBeNull();
  });

  it('is the lowest loss among those whose metric is tied', () => {
    const counts = { tp: 80, fn: 20, tn: 80, fp: 20 };
    const close = [0.8, 0.79].map((f1, i): RunEvent => ({
      type: 'evaluation',
      step: i + 1,
      values: { 'eval/f1': f1, 'eval/loss': i === 0 ? 0.9 : 0.5 },
      counts,
    }));
    expect(keepOf({ metric_for_best_model: 'eval_f1' }, close, true)!.step).toBe(2);
    expect(keepOf({ metric_for_best_model: 'eval_f1' }, close, false)!.step).toBe(2);
    const far = [0.8, 0.5].map((f1, i): RunEvent => ({
      type: 'evaluation',
      step: i + 1,
      values: { 'eval/f1': f1, 'eval/loss': i === 0 ? 0.9 : 0.5 },
      counts,
    }));
    expect(keepOf({ metric_for_best_model: 'eval_f1' }, far, true)!.step).toBe(1);
  });

  it('may be named by the end of the run', () => {
    const run = emptyRun();
    applyEvents(run, [
      ...rows,
      {
        type: 'end',
        outcome: 'finished',
        step: 300,
        best: { step: 200, metric: 'eval/loss', value: 0.4, checkpoint: 'best_model' },
      },
    ]);
    expect(keptOf(run, false)).toMatchObject({ step: 200, metric: 'eval/loss', value: 0.4, checkpoint: 'best_model' });
  });
});

it('numbers are written as the board writes them', () => {
  expect([1500, 12345678, 0.5, 7].map(stepText)).toEqual(['1,500', '12,345,678', '0.5', '7']);
  expect([0.5761, 0, 12.5, 0.00002, 132700, NaN].map(numberText)).toEqual([
    '0.576',
    '0.000',
    '12.50',
    '2e-5',
    '132,700',
    'NaN',
  ]);
  expect(quoted('a\n b')).toBe('“a b”');
  expect(['Loss gap', 'F1', 'ROC AUC', 'NaN or infinity', 'Bias toward “Yes”'].map(withinSentence)).toEqual([
    'loss gap',
    'F1',
    'ROC AUC',
    'NaN or infinity',
    'bias toward “Yes”',
  ]);
  expect(fitting('x'.repeat(80), 'short')).toBe('short');
  expect(fitting('x'.repeat(80))).toHaveLength(70);
});

function keptOf(run: Run, preferLowestLoss: boolean): Keep | null {
  const facts = factsOf(run.info, run.about);
  facts.end = run.end;
  const keeper = new CheckpointKeeper(facts);
  new RunWalker(facts, { train: () => undefined, evaluation: (point) => keeper.add(point) }).advance(run, Infinity);
  return keeper.keep(preferLowestLoss);
}

describe('the interval of a score', () => {
  const counts = { tp: 400, fp: 90, fn: 80, tn: 430 };
  const histogram = {
    positive: Array.from({ length: 20 }, (_, bin) => 5 + 2 * bin),
    negative: Array.from({ length: 20 }, (_, bin) => 45 - 2 * bin),
  };
  const point = (parts: Partial<EvaluationPoint>) =>
    ({ counts, histogram: null, values: { 'eval/roc_auc': 0.8 }, ...parts }) as EvaluationPoint;

  it('of F1 and AUC comes from resampling, once per evaluation', () => {
    const at = point({ histogram });
    expect(countedInterval(at, 'eval/f1')).toEqual(resampledF1(counts));
    expect(countedInterval(at, 'eval/roc_auc')).toEqual(resampledAuc(0.8, histogram));
    expect(countedInterval(at, 'eval/roc_auc')).toBe(countedInterval(at, 'eval/roc_auc'));
  });

  it('has a closed form for a share, for few mistakes, and without a histogram', () => {
    expect(countedInterval(point({ histogram }), 'eval/accuracy')).toEqual(intervalOf('eval/accuracy', counts));
    const few = { tp: 400, fp: 2, fn: 3, tn: 430 };
    expect(countedInterval(point({ counts: few }), 'eval/f1')).toEqual(intervalOf('eval/f1', few));
    expect(countedInterval(point({}), 'eval/roc_auc')).toEqual(intervalOf('eval/roc_auc', counts, 0.8));
    expect(countedInterval(point({ counts: null }), 'eval/f1')).toBeNull();
  });

  it('decides ties: two F1 within the error of the set are tied', () => {
    const run = (examples: number) =>
      draw({
        counts: (share) => countsAt(examples / 2, examples / 2, 0.9 - 0.01 * Number(share > 0.5), 0.9),
        info: { trainConfig: { metric_for_best_model: 'eval_f1' } },
      });
    expect(diagnose(run(400), []).keep!.asGood).toBeGreaterThan(10);
    expect(diagnose(run(100_000), []).keep!.asGood).toBe(19);
  });
});
