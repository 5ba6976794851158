/** Which metrics are scores, in which order, and how each has developed. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Values } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { trendOf } from '../statistics/mann-kendall.ts';
import type { EvaluationPoint } from './points.ts';
import { factsOf } from './facts.ts';
import { RunWalker } from './run-walker.ts';

function pointsOf(evaluations: readonly Values[], config: Record<string, unknown> = {}): EvaluationPoint[] {
  const run = emptyRun();
  applyEvents(
    run,
    evaluations.map((values, i) => ({ type: 'evaluation', step: 100 * (i + 1), epoch: i + 1, values })),
  );
  const points: EvaluationPoint[] = [];
  new RunWalker(factsOf(null, { config }), { train: () => {}, evaluation: (point) => points.push(point) }).advance(
    run,
    Infinity,
  );
  return points;
}

const metricsOf = (values: Values, config?: Record<string, unknown>) =>
  pointsOf([values], config)[0]!.scores.map(({ metric, sign }) => `${sign > 0 ? '+' : '-'}${metric}`);

it('every metric with a better side is a score, F1 first', () => {
  expect(
    metricsOf({
      'eval/loss': 0.5,
      'eval/accuracy': 0.8,
      'eval/wer': 0.3,
      'eval/rougeL': 40,
      'eval/mcc': 0.5,
      'eval/f1_macro': 0.7,
      'eval/roc_auc': 0.9,
      'eval/f1': 0.7,
    }),
  ).toEqual([
    '+eval/f1',
    '+eval/mcc',
    '+eval/roc_auc',
    '+eval/accuracy',
    '-eval/wer',
    '+eval/rougeL',
    '+eval/f1_macro',
  ]);
});

it('neither a loss, a number of another split, nor one half of a trade-off is a score', () => {
  expect(
    metricsOf({
      'eval/loss': 0.5,
      'eval/perplexity': 2,
      'train/accuracy': 0.9,
      'test/f1': 0.4,
      'eval/recall': 0.8,
      'eval/precision': 0.7,
      'eval/precision_macro': 0.7,
      'eval/recall@10': 0.7,
      'eval/runtime': 3,
      'eval/average_precision': 0.6,
    }),
  ).toEqual(['+eval/average_precision', '+eval/recall@10']);
});

it('the metric that selects the checkpoint comes first, and its side is the one of the configuration if nothing else says', () => {
  const values = { 'eval/accuracy': 0.8, 'eval/frobnication': 3, 'eval/f1': 0.5 };
  expect(metricsOf(values)).toEqual(['+eval/f1', '+eval/accuracy']);
  expect(metricsOf(values, { metric_for_best_model: 'accuracy' })[0]).toBe('+eval/accuracy');
  expect(metricsOf(values, { metric_for_best_model: 'frobnication', greater_is_better: false })[0]).toBe(
    '-eval/frobnication',
  );
});

it('scores of single classes count where there is none of the whole set, and only so many', () => {
  const classes = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`eval/K${i}_f1`, 0.5]));
  expect(metricsOf(classes)).toHaveLength(12);
  expect(metricsOf({ ...classes, 'eval/overall_accuracy': 0.9 })).toEqual(['+eval/overall_accuracy']);
});

it('a score remembers its best and its trend, also where lower is better', () => {
  const [wer] = pointsOf([0.8, 0.7, 0.65, 0.6, 0.58, 0.59].map((value) => ({ 'eval/wer': value }))).at(-1)!.scores;
  expect(wer).toMatchObject({ sign: -1, value: 0.59, count: 6, best: { step: 500, value: 0.58 } });
  expect(wer!.level).toBeCloseTo(0.59);
  expect(wer!.trend).toBeGreaterThan(2);
});

it('a score that is not a number is left out, and comes back', () => {
  const points = pointsOf([{ 'eval/f1': 0.5 }, { 'eval/f1': NaN }, { 'eval/f1': 0.6 }]);
  expect(points.map(({ scores }) => scores.length)).toEqual([1, 0, 1]);
  expect(points[2]!.scores[0]!.count).toBe(2);
});

it('the test of a trend counts pairs', () => {
  // All six pairs rise; the variance of four values without ties is 4 * 3 * 13 / 18.
  expect(trendOf([1, 2, 3, 4])).toBeCloseTo(5 / Math.sqrt((4 * 3 * 13) / 18));
  expect(trendOf([5, 5, 5, 5])).toBe(0);
  expect(trendOf([4, 3, 2, 1])).toBeLessThan(-1.6);
  expect(trendOf([1, 2])).toBe(0);
});
