import type { RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { evaluationAt, INFO } from '../testing/events-for-test.ts';
import { recommendation } from './recommendation.ts';

function adviceFor(values: Record<string, number>, counts = { tp: 80, tn: 10, fp: 5, fn: 5 }): string | null {
  const run = emptyRun();
  const data = {
    ...INFO.data,
    evalExamples: 100,
    evalBaseRate: 0.85,
    trivialAuc: [{ name: 'length of a step', auc: 0.6 }],
  };
  const start = { type: 'start', time: 1, info: { ...INFO, data } } as RunEvent;
  applyEvents(run, [
    start,
    { ...evaluationAt(50), values: { 'train/loss': 0.4, 'eval/loss': 0.4, ...values }, counts },
    { type: 'end', time: 2, outcome: 'finished', step: 50 },
  ]);
  return recommendation(run);
}

describe('the recommendation', () => {
  it('is to change nothing where the model is good', () => {
    expect(adviceFor({ 'eval/accuracy': 0.9, 'eval/roc_auc': 0.8 })).toMatch(
      /^Recommendation: nothing to change\. .*no single feature does as well$/,
    );
  });

  it('sees through a high accuracy that is that of one answer for all', () => {
    expect(adviceFor({ 'eval/accuracy': 0.85, 'eval/roc_auc': 0.7 }, { tp: 85, tn: 0, fp: 15, fn: 0 })).toMatch(
      /another threshold, or class_weight balanced \(with threshold 0\.5, all 100 examples are predicted “correct” at step 50\)$/,
    );
  });

  it('reports a single feature that ranks as well', () => {
    expect(adviceFor({ 'eval/accuracy': 0.85, 'eval/roc_auc': 0.51 })).toMatch(
      /\(at step 50, ROC AUC is 0\.510; “length of a step” alone gets 0\.600\)$/,
    );
  });

  it('asks for more examples below the guide’s accuracy', () => {
    expect(adviceFor({ 'eval/accuracy': 0.7, 'eval/roc_auc': 0.8 })).toMatch(
      /more examples \(with \S+, accuracy is 0\.700 at step 50, below 0\.8;/,
    );
  });
});
