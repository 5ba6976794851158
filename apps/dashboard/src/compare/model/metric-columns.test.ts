/** Which metric runs are compared by, and which have values. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import type { ComparedRun } from './compared-run.ts';
import { partialMetrics, preferredMetric, sharedMetrics } from './metric-columns.ts';

it('compares by a metric whose noise is known, where there is one', () => {
  const metrics = ['loss', 'accuracy', 'f1', 'roc_auc', 'eval/bleu'];
  expect(preferredMetric(metrics, ['accuracy', 'f1', 'roc_auc'])).toBe('roc_auc');
  // Without predictions, as for guests, counts alone give no noise of ROC AUC.
  expect(preferredMetric(metrics, ['accuracy', 'f1'])).toBe('f1');
  expect(preferredMetric(metrics, [])).toBe('roc_auc');
  expect(preferredMetric(['eval/bleu'], [])).toBe('eval/bleu');
  expect(preferredMetric([], [])).toBe('loss');
});

it('also lists the validation scores that only some runs have', () => {
  const runs = ['accuracy wer', 'accuracy f1', 'accuracy runtime'].map((names) => {
    const run = emptyRun();
    const values = Object.fromEntries(names.split(' ').map((name) => [`eval/${name}`, 0.5]));
    applyEvents(run, [{ type: 'evaluation', step: 1, values }]);
    return { run, evaluations: run.evaluations } as Pick<ComparedRun, 'run' | 'evaluations'> as ComparedRun;
  });
  expect(sharedMetrics(runs)).toEqual(['accuracy']);
  expect(partialMetrics(runs)).toEqual(['f1', 'eval/wer']);
});
