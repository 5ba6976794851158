/** The y axis of a score that is fitted to its values: the middle nine tenths decide, so that one outlier doesn't press the rest flat. */

import { quantileOf } from '@rewardboard/metrics';
import type { ChartModel } from '../../chart/chart-model.ts';

/** Of the span between the 5 % and the 95 % points, beyond them. */
const BEYOND = 0.9;
const PAD = 0.06;
const WANTED_TICKS = 4;
/** Of a score that hardly changes, relative to 1 or to its size. */
const LEAST_SPAN = 0.02;

/** @param values of lines and bands @param references are always on the chart */
export function fittedAxis(values: readonly number[], references: readonly number[]): ChartModel['y'] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return { min: 0, max: 1, step: 0.25, isLogarithmic: false, format: (y) => y.toFixed(2) };
  const [from, to] = [quantileOf(sorted, 0.05), quantileOf(sorted, 0.95)];
  const beyond = BEYOND * (to - from);
  const isShare = sorted[0]! >= 0 && sorted.at(-1)! <= 1;
  let low = Math.min(Math.max(sorted[0]!, from - beyond), ...references);
  let high = Math.max(Math.min(sorted.at(-1)!, to + beyond), ...references);
  const least = LEAST_SPAN * Math.max(1, Math.abs(high));
  const pad = Math.max(PAD * (high - low), (least - (high - low)) / 2);
  [low, high] = [low - pad, high + pad];
  if (isShare) [low, high] = [Math.max(0, low), Math.min(1, high)];
  const rough = (high - low) / WANTED_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((candidate) => candidate >= rough * 0.999)!;
  const digits = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return {
    min: low,
    max: high,
    step,
    isLogarithmic: false,
    format: (y) => y.toFixed(digits).replace('-', '−'),
    isBroken: low > 0,
  };
}
