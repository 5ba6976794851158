/** What the board calls a metric. */

import { CATALOG } from '@rewardboard/metrics';

/** "eval/f1" -> "F1"; a metric that is not in the catalog keeps its path. */
export function metricLabel(metric: string): string {
  return Object.hasOwn(CATALOG, metric) ? CATALOG[metric]!.label : metric;
}
