/** Which panels a run needs: what its log lacks takes no room. */

import type { Evaluation, Run } from '@rewardboard/protocol';
import { shownMetrics } from '../metrics/metrics-panel.tsx';

export function runLayout(run: Run, evaluations: readonly Evaluation[]) {
  const metrics = shownMetrics(run, evaluations);
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
    hasMetrics: metrics.length > 0,
    metrics,
    hasMatrix,
    hasOptimizer,
    hasSamples: evaluations.some(({ samples }) => samples && samples.id.length > 0),
  };
}
