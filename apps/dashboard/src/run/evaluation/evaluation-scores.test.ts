/** Scores, classes and the baseline of evaluations, and which evaluation is selected. */

import type { Evaluation } from '@rewardboard/protocol';
import { infoFromWire } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { baselineOfRun, classesOf, namedBaseline, furtherScores, panelMetrics, scoreOf } from './evaluation-scores.ts';
import { detailedEvaluations, selectedIndex } from './selected-evaluation.ts';

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

it('weighs the classes of the baseline as the run weighs them in its loss', () => {
  const of = (trainConfig: Record<string, unknown>) =>
    baselineOfRun([{ step: 1, values: {}, counts: { tp: 9, fn: 1, fp: 20, tn: 70 } }], {
      ...infoFromWire({ data: { trainBaseRate: 0.1 } }),
      trainConfig,
    })!.loss;
  expect(of({})).toBeCloseTo(0.325, 3);
  expect(of({ class_weight: 'balanced' })).toBeCloseTo(Math.LN2, 12);
});

it('names the constant answer that gets the baseline', () => {
  const named = (metric: string) =>
    namedBaseline(metric, baselineOfRun([{ step: 1, values: {}, counts: { tp: 1, fn: 1, fp: 2, tn: 6 } }], null)!, {
      positive: 'right',
      negative: 'wrong',
      threshold: 0.5,
    });
  expect(named('eval/accuracy')).toEqual({ value: 0.8, name: 'always “wrong”', short: '“wrong”' });
  expect(named('eval/precision')).toEqual({ value: 0.2, name: 'always “right”', short: '“right”' });
});

it('shortens a long class name', () => {
  const info = { positiveLabel: 'x'.repeat(300), negativeLabel: '', threshold: 0.5 } as Parameters<typeof classesOf>[0];
  expect(classesOf(info).positive).toHaveLength(16);
  expect(classesOf(info).negative).toBe('negative');
});

it('puts balanced accuracy and ROC AUC first where a class has under 40%', () => {
  expect(panelMetrics(0.38).slice(0, 2)).toEqual(['eval/balanced_accuracy', 'eval/roc_auc']);
  expect(panelMetrics(0.45).slice(0, 2)).toEqual(['eval/accuracy', 'eval/f1']);
  expect(panelMetrics(null).toSorted()).toEqual(panelMetrics(0.1).toSorted());
});

it('also draws what other logs score by: of the whole validation set, and no losses, counts or speeds', () => {
  const names = 'eval/wer eval/overall_f1 eval/LOC_f1 eval/set/bleu train/bleu eval/runtime eval/accuracy eval/loss';
  expect(furtherScores(names.split(' '))).toEqual(['eval/overall_f1', 'eval/wer']);
  expect(furtherScores(Array.from({ length: 20 }, (_, i) => `eval/rouge${i}`))).toHaveLength(8);
});
