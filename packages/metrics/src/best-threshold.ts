/** The threshold with the best F1, and whether it is better than another one beyond the noise. */

import { deviationOf, meanOf } from './draws.ts';
import type { Predictions } from './drawn-scores.ts';

/** Thresholds from 0 to 1 by a hundredth. */
const STEPS = 100;
/** A float32 of 0.29 may be just below it. */
const ROUNDING = 1e-5;
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
}

/** Class counts by the highest threshold that still calls an example positive. */
interface Bins {
  positive: Float64Array;
  negative: Float64Array;
}

/** @param draws of `drawProblems` @param used the threshold that the run was judged by */
export function bestThreshold(predictions: Predictions, draws: readonly Uint16Array[], used = 0.5): BestThreshold {
  const usedAt = Math.round(used * STEPS);
  const bins = Uint8Array.from({ length: predictions.labels.length }, (_, i) =>
    Math.min(STEPS, Math.max(0, Math.floor(predictions.probabilities[i]! * STEPS + ROUNDING))),
  );
  const { labels, problems } = predictions;
  const f1By = (times: (problem: number) => number) => {
    const counted: Bins = { positive: new Float64Array(STEPS + 1), negative: new Float64Array(STEPS + 1) };
    for (let i = 0; i < labels.length; i++)
      (labels[i] === 1 ? counted.positive : counted.negative)[bins[i]!]! += times(problems[i]!);
    return f1Curve(counted);
  };
  const all = f1By(() => 1);
  const best = indexOfHighest(all);
  const curves = draws.map((draw) => f1By((problem) => draw[problem]!));
  const gains = draws.flatMap((draw, i) => {
    if (!draw.includes(0)) return [];
    const others = f1By((problem) => (draw[problem] === 0 ? 1 : 0));
    return [others[indexOfHighest(curves[i]!)]! - others[usedAt]!];
  });
  const gain = meanOf(gains);
  const gainHalf = 1.96 * deviationOf(gains) * Math.sqrt(LEFT_OUT);
  const isAsGood = (at: number) =>
    all[best]! - all[at]! <= 1.96 * deviationOf(curves.map((curve) => curve[best]! - curve[at]!));
  let [from, to] = [best, best];
  while (from > 0 && isAsGood(from - 1)) from--;
  while (to < STEPS && isAsGood(to + 1)) to++;
  return {
    threshold: best / STEPS,
    f1: all[best]!,
    usedF1: all[usedAt]!,
    gain,
    gainHalf,
    isReal: gain > gainHalf,
    asGoodFrom: from / STEPS,
    asGoodTo: to / STEPS,
  };
}

/** F1 at each threshold; 0 where nothing is positive or called so. */
function f1Curve({ positive, negative }: Bins): Float64Array {
  const positives = positive.reduce((sum, count) => sum + count, 0);
  const curve = new Float64Array(STEPS + 1);
  let [truePositives, falsePositives] = [0, 0];
  for (let at = STEPS; at >= 0; at--) {
    truePositives += positive[at]!;
    falsePositives += negative[at]!;
    curve[at] = (2 * truePositives) / (truePositives + falsePositives + positives || 1);
  }
  return curve;
}

/** The first of equal ones. */
function indexOfHighest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/**
 * The threshold at which mistakes cost least.
 * @param wrongLetThrough how many times a false positive costs what a false negative does
 * @returns the cost of 100 examples, in false negatives
 */
export function cheapestThreshold(
  { labels, probabilities }: Omit<Predictions, 'problems'>,
  wrongLetThrough: number,
): { threshold: number; costPer100: number } {
  const costs = new Float64Array(STEPS + 1);
  for (let i = 0; i < labels.length; i++) {
    // Called positive up to its own bin, negative above.
    const bin = Math.min(STEPS, Math.max(0, Math.floor(probabilities[i]! * STEPS + ROUNDING)));
    if (labels[i] === 1) for (let at = bin + 1; at <= STEPS; at++) costs[at]!++;
    else for (let at = 0; at <= bin; at++) costs[at]! += wrongLetThrough;
  }
  let best = 0;
  for (let at = 1; at <= STEPS; at++) if (costs[at]! < costs[best]!) best = at;
  return { threshold: best / STEPS, costPer100: (100 * costs[best]!) / labels.length };
}
