/** The threshold with the best F1, and whether it is better than another one beyond the noise. */

import { deviationOf, meanOf, quantileOf } from './draws.ts';
import type { Predictions } from './drawn-scores.ts';
import type { ThresholdCurves } from './threshold-curves.ts';
import {
  THRESHOLD_STEPS,
  curvesOfBins,
  f1AtThresholds,
  highestAt,
  thresholdBins,
  thresholdCurves,
} from './threshold-curves.ts';

/** A problem is in no draw of as many with this chance, 1 / e: what is measured there varies more than on all. */
const LEFT_OUT = 0.368;

export interface BestThreshold {
  threshold: number;
  f1: number;
  /** F1 at the threshold it is compared with. */
  usedF1: number;
  /** Mean over draws: chosen on the problems drawn, measured on those that were not. */
  gain: number;
  /** 95 %. */
  gainHalf: number;
  isReal: boolean;
  /** Thresholds in a row around the best that are as good within noise. */
  asGoodFrom: number;
  asGoodTo: number;
  curves: ThresholdCurves;
  /** F1 at each threshold, and 95 % of it over the draws. */
  f1At: Float64Array;
  f1Low: Float64Array;
  f1High: Float64Array;
}

/** @param draws of `drawProblems` @param used the threshold that the run was judged by */
export function bestThreshold(predictions: Predictions, draws: readonly Uint16Array[], used = 0.5): BestThreshold {
  const usedAt = Math.min(THRESHOLD_STEPS, Math.max(0, Math.round(used * THRESHOLD_STEPS)));
  const { labels, probabilities, problems } = predictions;
  const bins = thresholdBins(probabilities);
  const curves = thresholdCurves(labels, bins);
  const f1At = f1AtThresholds(curves);
  const best = highestAt(f1At);
  const drawn: Float64Array[] = [];
  const gains: number[] = [];
  for (const draw of draws) {
    const { inside, outside } = drawnCurves(labels, bins, problems, draw);
    const curve = f1AtThresholds(inside);
    drawn.push(curve);
    if (outside.positives + outside.negatives === 0) continue;
    const others = f1AtThresholds(outside);
    gains.push(others[highestAt(curve)]! - others[usedAt]!);
  }
  const gain = meanOf(gains);
  const gainHalf = 1.96 * deviationOf(gains) * Math.sqrt(LEFT_OUT);
  const isAsGood = (at: number) =>
    f1At[best]! - f1At[at]! <= 1.96 * deviationOf(drawn.map((curve) => curve[best]! - curve[at]!));
  let [from, to] = [best, best];
  while (from > 0 && isAsGood(from - 1)) from--;
  while (to < THRESHOLD_STEPS && isAsGood(to + 1)) to++;
  const sorted = Array.from(f1At, (_, at) => Float64Array.from(drawn, (curve) => curve[at]!).sort());
  return {
    threshold: best / THRESHOLD_STEPS,
    f1: f1At[best]!,
    usedF1: f1At[usedAt]!,
    gain,
    gainHalf,
    isReal: gain > gainHalf,
    asGoodFrom: from / THRESHOLD_STEPS,
    asGoodTo: to / THRESHOLD_STEPS,
    curves,
    f1At,
    f1Low: Float64Array.from(sorted, (values) => quantileOf(values, 0.025)),
    f1High: Float64Array.from(sorted, (values) => quantileOf(values, 0.975)),
  };
}

/** Of the problems that were drawn, as often as they were, and of those that were not. */
function drawnCurves(
  labels: ArrayLike<number>,
  bins: Uint8Array,
  problems: ArrayLike<number>,
  draw: Uint16Array,
): { inside: ThresholdCurves; outside: ThresholdCurves } {
  const [positive, negative, otherPositive, otherNegative] = [0, 1, 2, 3].map(
    () => new Float64Array(THRESHOLD_STEPS + 1),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < bins.length; i++) {
    const times = draw[problems[i]!]!;
    if (times > 0) (labels[i] === 1 ? positive : negative)[bins[i]!]! += times;
    else (labels[i] === 1 ? otherPositive : otherNegative)[bins[i]!]!++;
  }
  return { inside: curvesOfBins(positive, negative), outside: curvesOfBins(otherPositive, otherNegative) };
}
