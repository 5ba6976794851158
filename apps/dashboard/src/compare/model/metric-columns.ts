/** The points of a metric of one run, from its series or, where the log has counts only, from these. */

import type { DrawnMetric } from '@rewardboard/metrics';
import { DRAWN_METRICS, betterOf, isSystemMetric, scoresOf } from '@rewardboard/metrics';
import { drawnColumns, trendColumns } from '../../chart/drawn-columns.ts';
import type { Columns } from '../../chart/drawn-columns.ts';
import { metricLabel } from '../../words/metric-label.ts';
import type { ComparedRun } from './compared-run.ts';

/** "f1" is kept as "eval/f1"; any other series has its own path. */
export function pathOf(metric: string): string {
  return isDrawn(metric) ? `eval/${metric}` : metric;
}

export function isDrawn(metric: string): metric is DrawnMetric {
  return (DRAWN_METRICS as readonly string[]).includes(metric);
}

export function titleOf(metric: string): string {
  return metricLabel(pathOf(metric));
}

const EMPTY: Columns = { steps: new Float64Array(), values: new Float64Array() };

/** Counts say neither what a loss is, nor an area under a curve. */
const comesOfCounts = (metric: string) => isDrawn(metric) && metric !== 'loss' && metric !== 'roc_auc';

/** Whether there are points, which are many: they are made only for what is drawn. */
function hasPoints({ run, evaluations }: ComparedRun, metric: string): boolean {
  return run.series.has(pathOf(metric)) || (comesOfCounts(metric) && evaluations.some(({ counts }) => counts));
}

export function columnsOf({ run, evaluations }: ComparedRun, metric: string): Columns {
  const path = pathOf(metric);
  if (run.series.has(path)) return drawnColumns(run, path, null);
  if (!comesOfCounts(metric)) return EMPTY;
  const counted = evaluations.filter(({ counts }) => counts);
  const name = metric === 'balanced_accuracy' ? 'balancedAccuracy' : metric;
  return {
    steps: Float64Array.from(counted, ({ step }) => step),
    values: Float64Array.from(counted, ({ counts }) => scoresOf(counts!)[name]),
  };
}

export function trendOf({ run }: ComparedRun, path: string): Columns {
  return run.series.has(path) ? trendColumns(run, path, null) : EMPTY;
}

/** Metrics with a better side that every run has, those with a ± first. */
export function sharedMetrics(runs: readonly ComparedRun[]): string[] {
  const drawn = DRAWN_METRICS.filter((metric) => runs.every((run) => hasPoints(run, metric)));
  const [first] = runs;
  const others = [...(first?.run.series.keys() ?? [])].filter(
    (path) =>
      betterOf(path) !== 'none' &&
      // Of the whole run, not of a checkpoint.
      !path.startsWith('summary/') &&
      !drawn.some((metric) => pathOf(metric) === path) &&
      runs.every(({ run }) => run.series.has(path)),
  );
  return [...drawn, ...others.sort()];
}

/** More rows than this are a list nobody reads. */
const MAX_PARTIAL = 20;

/** Scores and losses of the validation data that only some of the runs have. */
export function partialMetrics(runs: readonly ComparedRun[]): string[] {
  const some = (metric: string) => {
    const having = runs.filter((run) => hasPoints(run, metric)).length;
    return having > 0 && having < runs.length;
  };
  const drawn = new Set(DRAWN_METRICS.map(pathOf));
  const others = new Set(
    runs.flatMap(({ run }) =>
      [...run.series.keys()].filter(
        (path) => path.startsWith('eval/') && betterOf(path) !== 'none' && !drawn.has(path),
      ),
    ),
  );
  return [...DRAWN_METRICS.filter(some), ...[...others].filter(some).sort()].slice(0, MAX_PARTIAL);
}

const PREFERRED = ['roc_auc', 'f1', 'accuracy', 'loss'];

/** What runs are compared by unless somebody chooses. @param metrics those that all runs have @param judged those whose noise is known */
export function preferredMetric(metrics: readonly string[], judged: readonly string[]): string {
  const preferred = PREFERRED.filter((name) => metrics.includes(name));
  return preferred.find((name) => judged.includes(name)) ?? preferred[0] ?? metrics[0] ?? 'loss';
}

/** Numbers about the machine that two runs or more have; of one alone nothing can be compared. */
export function systemMetrics(runs: readonly ComparedRun[]): string[] {
  const counts = new Map<string, number>();
  for (const { run } of runs)
    for (const path of run.series.keys()) if (isSystemMetric(path)) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].flatMap(([path, count]) => (count > 1 ? [path] : [])).sort();
}
