/** Which metric runs are compared by. */

import { expect, it } from 'vitest';
import { preferredMetric } from './metric-columns.ts';

it('compares by a metric whose noise is known, where there is one', () => {
  const metrics = ['loss', 'accuracy', 'f1', 'roc_auc', 'eval/bleu'];
  expect(preferredMetric(metrics, ['accuracy', 'f1', 'roc_auc'])).toBe('roc_auc');
  // Without predictions, as for guests, counts alone give no noise of ROC AUC.
  expect(preferredMetric(metrics, ['accuracy', 'f1'])).toBe('f1');
  expect(preferredMetric(metrics, [])).toBe('roc_auc');
  expect(preferredMetric(['eval/bleu'], [])).toBe('eval/bleu');
  expect(preferredMetric([], [])).toBe('loss');
});
