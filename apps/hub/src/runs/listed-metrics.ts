/** Of each metric of a run what the list shows: its best, last and kept value. */

import { betterOf, intervalOf } from '@rewardboard/metrics';
import type { Counts, Series } from '@rewardboard/metrics';
import type { GatheredRun, ListedMetric } from '@rewardboard/protocol';

/** @param countsAt right and wrong answers of the evaluation at a step */
export function listedMetrics(
  run: GatheredRun,
  names: readonly string[],
  keptStep: number | null,
  countsAt: (step: number) => Counts | null = () => null,
): Record<string, ListedMetric> {
  const listed = Object.create(null) as Record<string, ListedMetric>;
  for (const name of names) {
    const series = run.series.get(name);
    if (!series?.last) continue;
    const best = bestOf(name, series);
    const counts = best && countsAt(best.step);
    const interval = counts && intervalOf(name, counts, best.value);
    listed[name] = {
      best: best?.value ?? null,
      bestStep: best?.step ?? null,
      ...(interval && Number.isFinite(interval.low) ? { low: interval.low, high: interval.high } : {}),
      last: series.last.value,
      kept: (keptStep === null ? null : series.get(keptStep)) ?? null,
    };
  }
  return listed;
}

/** @returns null for a metric without a better side, or without a finite value */
function bestOf(name: string, series: Series): { step: number; value: number } | null {
  const better = betterOf(name);
  if (better === 'none') return null;
  let best: { step: number; value: number } | null = null;
  // One stretch for all points: its lowest, its highest, and the first that is no number.
  for (const i of series.extremes(0, series.length, 1)) {
    const value = series.values[i]!;
    if (!Number.isFinite(value) || (best && (better === 'up' ? value <= best.value : value >= best.value))) continue;
    best = { step: series.steps[i]!, value };
  }
  return best;
}
