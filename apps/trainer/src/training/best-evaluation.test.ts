import { expect, it } from 'vitest';
import type { Scored } from './best-evaluation.ts';
import { BestEvaluation } from './best-evaluation.ts';

const counts = (tp: number, fp: number, tn: number, fn: number) => ({ tp, fp, tn, fn });
const at = (step: number, f1: number, loss: number, of: Scored['counts'] = counts(60, 40, 60, 40)): Scored => ({
  step,
  values: { 'eval/f1': f1, 'eval/loss': loss },
  counts: of,
});
const kept = (evaluations: readonly Scored[], metric = 'eval/f1', greaterIsBetter = true) => {
  const best = new BestEvaluation(metric, greaterIsBetter);
  return evaluations.filter((evaluation) => best.see(evaluation)).map(({ step }) => step);
};

it('of scores within noise of the best one it keeps that with the lowest validation loss', () => {
  expect(kept([at(10, 0.6, 0.6), at(20, 0.59, 0.55), at(30, 0.62, 0.7)])).toEqual([10, 20]);
  expect(kept([at(10, 0.4, 0.5), at(20, 0.6, 0.55), at(30, 0.62, 0.7)])).toEqual([10, 20]);
});

it('does not drift down by steps that are each within noise', () => {
  expect(kept([at(10, 0.6, 0.6), at(20, 0.56, 0.59), at(30, 0.4, 0.5)])).toEqual([10, 20]);
});

it('never prefers a constant answer, and replaces one by the first that isn’t', () => {
  const always = counts(80, 20, 0, 0);
  expect(kept([at(10, 0.89, 0.5, always), at(20, 0.5, 0.6), at(30, 0.89, 0.4, always)])).toEqual([10, 20]);
  expect(kept([at(10, 0.8, 0.5, always), at(20, 0.89, 0.6, always)])).toEqual([10, 20]);
});

it('takes a loss or a metric without counts as it is, and passes over what is no number', () => {
  expect(kept([at(10, 0.6, 0.6), at(20, 0.6, 0.5), at(30, 0.6, NaN), at(40, 0.6, 0.55)], 'eval/loss', false)).toEqual([
    10, 20,
  ]);
  const plain = (step: number, accuracy: number): Scored => ({ step, values: { 'eval/accuracy': accuracy } });
  expect(kept([plain(10, 0.6), plain(20, 0.61), plain(30, 0.605)], 'eval/accuracy')).toEqual([10, 20]);
});
