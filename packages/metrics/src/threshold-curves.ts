/** What a classifier gets right and wrong at each threshold from 0 to 1, by a hundredth. */

import type { Counts } from './counts.ts';
import { scoresOf } from './counts.ts';

/** Thresholds are whole hundredths: 0 to this. */
export const THRESHOLD_STEPS = 100;
const THRESHOLDS = Float32Array.from({ length: THRESHOLD_STEPS + 1 }, (_, at) => at / THRESHOLD_STEPS);

/** Counts at each threshold; index i is the threshold i / 100. */
export interface ThresholdCurves {
  positives: number;
  negatives: number;
  truePositives: Float64Array;
  falsePositives: Float64Array;
}

/**
 * The highest threshold, in hundredths, at which an example still counts as positive. Compared as float32, in which probabilities are kept:
 * the float32 of 0.29 is below the double, and is called positive at 0.29 all the same. 0 for NaN.
 */
export function thresholdBin(probability: number): number {
  const p = Math.fround(probability);
  let at = Math.min(THRESHOLD_STEPS, Math.max(0, Math.floor(p * THRESHOLD_STEPS) || 0));
  if (at < THRESHOLD_STEPS && THRESHOLDS[at + 1]! <= p) at++;
  else if (at > 0 && THRESHOLDS[at]! > p) at--;
  return at;
}

export function thresholdBins(probabilities: ArrayLike<number>): Uint8Array {
  const bins = new Uint8Array(probabilities.length);
  for (let i = 0; i < bins.length; i++) bins[i] = thresholdBin(probabilities[i]!);
  return bins;
}

/** @param bins of `thresholdBins` @param isOf which examples count; left out, all */
export function thresholdCurves(
  labels: ArrayLike<number>,
  bins: Uint8Array,
  isOf?: (example: number) => boolean,
): ThresholdCurves {
  const positive = new Float64Array(THRESHOLD_STEPS + 1);
  const negative = new Float64Array(THRESHOLD_STEPS + 1);
  for (let i = 0; i < bins.length; i++) if (!isOf || isOf(i)) (labels[i] === 1 ? positive : negative)[bins[i]!]!++;
  return curvesOfBins(positive, negative);
}

/** @param positive,negative how many examples have each number of `thresholdBins`; they become the curves */
export function curvesOfBins(positive: Float64Array, negative: Float64Array): ThresholdCurves {
  // Whatever is positive at a threshold is so at all lower ones.
  for (let at = THRESHOLD_STEPS - 1; at >= 0; at--) {
    positive[at]! += positive[at + 1]!;
    negative[at]! += negative[at + 1]!;
  }
  return {
    positives: positive[0]!,
    negatives: negative[0]!,
    truePositives: positive,
    falsePositives: negative,
  };
}

/** @param at in hundredths */
export function countsAtThreshold(curves: ThresholdCurves, at: number): Counts {
  const [tp, fp] = [curves.truePositives[at]!, curves.falsePositives[at]!];
  return { tp, fp, fn: curves.positives - tp, tn: curves.negatives - fp };
}

/** F1 at each threshold; 0 where nothing is positive or called so. */
export function f1AtThresholds(curves: ThresholdCurves): Float64Array {
  return Float64Array.from({ length: THRESHOLD_STEPS + 1 }, (_, at) => scoresOf(countsAtThreshold(curves, at)).f1);
}

/** What a mistake costs, in any unit. */
export interface MistakeCosts {
  /** Of a false positive. */
  letThrough: number;
  /** Of a false negative. */
  missed: number;
}

/** Cost of 100 examples at each threshold. NaN without examples. */
export function costAtThresholds(curves: ThresholdCurves, { letThrough, missed }: MistakeCosts): Float64Array {
  const examples = curves.positives + curves.negatives;
  return Float64Array.from({ length: THRESHOLD_STEPS + 1 }, (_, at) => {
    const { fp, fn } = countsAtThreshold(curves, at);
    return (100 * (letThrough * fp + missed * fn)) / examples;
  });
}

/** The lowest of the thresholds with the highest value. @returns in hundredths */
export function highestAt(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! > values[best]!) best = at;
  return best;
}

/** The lowest of the thresholds with the lowest value. @returns in hundredths */
export function lowestAt(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! < values[best]!) best = at;
  return best;
}
