/** The columns that a chart draws of a metric: what the page holds, and within a closer look the hub's own points. */

import type { SeriesColumns, SeriesPoint } from '@rewardboard/metrics';
import { indexFrom } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import type { Detail } from '../live/detail.ts';

export interface Columns {
  steps: Float64Array;
  values: Float64Array;
}

const NOTHING: Columns = { steps: new Float64Array(), values: new Float64Array() };

/** Every spike, at its step. */
export function drawnColumns(run: Run, metric: string, detail: Detail | null): Columns {
  return spliced(run.series.get(metric) ?? NOTHING, detail?.ranges.get(metric) ?? null);
}

/** Its course: means where the page or the closer look holds no more than extremes. This is what may be smoothed. */
export function courseColumns(run: Run, metric: string, detail: Detail | null): Columns {
  const range = detail?.ranges.get(metric);
  return spliced(run.means.get(metric) ?? run.series.get(metric) ?? NOTHING, range ? (range.means ?? range) : null);
}

/** What a metric is at a step, or was last before it; null for the newest. In a closer look the hub's own point, as it is drawn. */
export function drawnPoint(run: Run, metric: string, detail: Detail | null, step: number | null): SeriesPoint | null {
  const series = run.series.get(metric);
  if (step === null) return series?.last ?? null;
  const { steps, values } = detail?.ranges.get(metric) ?? NOTHING;
  if (steps.length === 0 || step < steps[0]! || step > steps[steps.length - 1]!) return series?.at(step) ?? null;
  const from = indexFrom(steps, step);
  const at = steps[from] === step ? from : from - 1;
  return { step: steps[at]!, value: values[at]! };
}

/** Points of the range take the place of those between its first and its last. */
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
