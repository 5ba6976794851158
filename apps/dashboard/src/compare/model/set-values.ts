/** One number of a metric for a set of runs: the mean of what each run has at its kept checkpoint, best, or last. */

import { betterOf, isBetter, meanOf } from '@rewardboard/metrics';
import type { ComparedRun } from './compared-run.ts';
import { columnsOf, pathOf } from './metric-columns.ts';

export type Which = 'kept' | 'best' | 'last';

/** @returns NaN where a run has none */
export function setValue(runs: readonly ComparedRun[], metric: string, which: Which): number {
  return meanOf(runs.map((run) => runValue(run, metric, which)));
}

function runValue(run: ComparedRun, metric: string, which: Which): number {
  const { steps, values } = columnsOf(run, metric);
  if (values.length === 0) return NaN;
  if (which === 'last') return values[values.length - 1]!;
  if (which === 'kept') {
    const at = run.keptStep === null ? -1 : steps.indexOf(run.keptStep);
    return at < 0 ? NaN : values[at]!;
  }
  let best = NaN;
  for (const value of values)
    if (Number.isFinite(value) && (Number.isNaN(best) || isBetter(pathOf(metric), value, best))) best = value;
  return best;
}

/** Index of the best of several values of a metric; -1 where none is, or where neither side is better. */
export function bestOf(values: readonly number[], metric: string): number {
  if (betterOf(pathOf(metric)) === 'none') return -1;
  let best = -1;
  values.forEach((value, i) => {
    if (Number.isFinite(value) && (best < 0 || isBetter(pathOf(metric), value, values[best]!))) best = i;
  });
  return best;
}
