/** Which panels a run needs, and how wide they are: what its log lacks takes no room. */

import type { Evaluation, Run } from '@rewardboard/protocol';
import { shownMetrics } from '../metrics/metrics-panel.tsx';

/** The width of the optimizer panel beside so many metrics. */
const BESIDE_METRICS = ['wide:col-span-12', 'wide:col-span-8', 'wide:col-span-6', 'wide:col-span-4'];

export function runLayout(run: Run, evaluations: readonly Evaluation[]) {
  const metricCount = shownMetrics(evaluations).length;
  const hasMatrix = evaluations.some(({ counts, histogram }) => counts || histogram);
  const hasOptimizer = run.series.has('train/learning_rate') || run.series.has('train/grad_norm');
  return {
    // A run without points may still get a loss. A log of other metrics only gets no empty loss chart.
    hasLoss:
      run.series.size === 0 ||
      run.info !== null ||
      run.series.has('train/loss') ||
      run.series.has('eval/loss') ||
      evaluations.some(({ values }) => 'eval/loss' in values),
    hasMetrics: metricCount > 0,
    hasMatrix,
    hasOptimizer,
    hasSamples: evaluations.some(({ samples }) => samples && samples.id.length > 0),
    optimizerClass: `col-span-full ${hasMatrix ? 'wide:col-span-4' : (BESIDE_METRICS[metricCount] ?? 'wide:col-span-12')}`,
    matrixClass: `col-span-full ${hasOptimizer ? 'wide:col-span-8' : ''}`,
  };
}
