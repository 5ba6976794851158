/** The columns that a chart draws for a metric: the page's points and, within a zoomed range, the hub's. */

import type { SeriesColumns, SeriesPoint } from '@rewardboard/metrics';
import { indexFrom } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import type { Detail } from '../live/detail.ts';

export interface Columns {
  steps: Float64Array;
  values: Float64Array;
}

const NOTHING: Columns = { steps: new Float64Array(), values: new Float64Array() };

/** Steps and values with every spike. */
export function drawnColumns(run: Run, metric: string, detail: Detail | null): Columns {
  return spliced(run.series.get(metric) ?? NOTHING, detail?.ranges.get(metric) ?? null);
}

/** The trend, for smoothing: means where the page or the zoomed range has only extremes. */
export function trendColumns(run: Run, metric: string, detail: Detail | null): Columns {
  const range = detail?.ranges.get(metric);
  return spliced(run.means.get(metric) ?? run.series.get(metric) ?? NOTHING, range ? (range.means ?? range) : null);
}

/** The point at a step, or the last one before it, as it is drawn. @param step null for the newest */
export function drawnPoint(run: Run, metric: string, detail: Detail | null, step: number | null): SeriesPoint | null {
  const series = run.series.get(metric);
  if (step === null) return series?.last ?? null;
  const { steps, values } = detail?.ranges.get(metric) ?? NOTHING;
  if (steps.length === 0 || step < steps[0]! || step > steps[steps.length - 1]!) return series?.at(step) ?? null;
  const from = indexFrom(steps, step);
  const at = steps[from] === step ? from : from - 1;
  return { step: steps[at]!, value: values[at]! };
}

export function pointText(point: SeriesPoint | null, format: (value: number) => string): string {
  return point ? format(point.value) : '–';
}

/** Replaces the points between the first and the last step of the range. */
function spliced({ steps, values }: Columns, range: SeriesColumns | null): Columns {
  if (!range || range.steps.length === 0) return { steps, values };
  const before = indexFrom(steps, range.steps[0]!);
  const end = range.steps[range.steps.length - 1]!;
  const after = indexFrom(steps, end);
  const last = steps[after] === end ? after + 1 : after;
  return {
    steps: Float64Array.from([...steps.subarray(0, before), ...range.steps, ...steps.subarray(last)]),
    values: Float64Array.from([...values.subarray(0, before), ...range.values, ...values.subarray(last)]),
  };
}
