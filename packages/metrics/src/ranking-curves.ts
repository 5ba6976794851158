/** ROC, and precision against recall, of one run's predictions, with what other problems would have made of them. */

import { quantileOf } from './draws.ts';
import type { Predictions } from './drawn-scores.ts';

/** Points of a band: at 0, 1 / 40, ... 1. */
const GRID = 40;
/** Draws that make a band; more make it no smoother on a screen. */
const BAND_DRAWS = 200;
/** Points closer than this in both directions are one point of a curve: less than a pixel of any chart. */
const CLOSE = 1 / 800;

export interface Curve {
  x: Float64Array;
  y: Float64Array;
}

/** 95 % of y at each x. NaN where no draw has a value. */
export interface CurveBand {
  x: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

export interface RankingCurves {
  /** x: share of negatives called positive; y: share of positives called so. */
  roc: Curve;
  rocBand: CurveBand;
  /** x: recall; y: precision. */
  precision: Curve;
  precisionBand: CurveBand;
  /** Sum of the precision at each threshold times the recall that it adds (scikit-learn's `average_precision_score`). NaN without positives. */
  averagePrecision: number;
}

/** Counts at the end of each run of equal scores, from the highest down. */
interface Steps {
  positives: Float64Array;
  negatives: Float64Array;
}

/** @param draws of `drawProblems` */
export function rankingCurves(predictions: Predictions, draws: readonly Uint16Array[]): RankingCurves {
  const stepsBy = stepsMeasure(predictions);
  const all = stepsBy(null);
  const drawn = draws.slice(0, BAND_DRAWS).map(stepsBy);
  const bandOf = (valuesOf: (steps: Steps, grid: Float64Array) => Float64Array): CurveBand => {
    const x = Float64Array.from({ length: GRID + 1 }, (_, i) => i / GRID);
    const values = drawn.map((steps) => valuesOf(steps, x));
    const sorted = Array.from(x, (_, i) =>
      Float64Array.from(values, (row) => row[i]!)
        .filter(Number.isFinite)
        .sort(),
    );
    const at = (share: number) => Float64Array.from(sorted, (row) => quantileOf(row, share));
    return { x, low: at(0.025), high: at(0.975) };
  };
  return {
    roc: rocOf(all),
    rocBand: bandOf(sharesFound),
    precision: precisionOf(all),
    precisionBand: bandOf(precisions),
    averagePrecision: averagePrecisionOf(all),
  };
}

/** Sorted once for all draws. */
function stepsMeasure({ labels, probabilities, problems }: Predictions): (times: Uint16Array | null) => Steps {
  const scores = Float64Array.from({ length: labels.length }, (_, i) => probabilities[i]!);
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const isPositive = Uint8Array.from(order, (i) => (labels[i] === 1 ? 1 : 0));
  const problem = Uint32Array.from(order, (i) => problems[i]!);
  const isEnd = Uint8Array.from(order, (i, at) => (scores[i] === scores[order[at + 1] ?? -1] ? 0 : 1));
  const ends = isEnd.reduce((sum, end) => sum + end, 0);
  return (times) => {
    const positives = new Float64Array(ends);
    const negatives = new Float64Array(ends);
    let [end, tp, fp] = [0, 0, 0];
    for (let at = 0; at < order.length; at++) {
      const weight = times ? times[problem[at]!]! : 1;
      if (isPositive[at] === 1) tp += weight;
      else fp += weight;
      if (isEnd[at] === 0) continue;
      positives[end] = tp;
      negatives[end++] = fp;
    }
    return { positives, negatives };
  };
}

function rocOf({ positives, negatives }: Steps): Curve {
  const [p, n] = [positives.at(-1) ?? NaN, negatives.at(-1) ?? NaN];
  return thinned([[0, 0], ...Array.from(positives, (tp, i): [number, number] => [negatives[i]! / n, tp / p])]);
}

function precisionOf({ positives, negatives }: Steps): Curve {
  const p = positives.at(-1) ?? NaN;
  return thinned(Array.from(positives, (tp, i): [number, number] => [tp / p, tp / (tp + negatives[i]!)]));
}

function averagePrecisionOf({ positives, negatives }: Steps): number {
  const p = positives.at(-1) ?? 0;
  if (p === 0) return NaN;
  let [sum, before] = [0, 0];
  positives.forEach((tp, i) => {
    if (tp > before) sum += ((tp - before) / p) * (tp / (tp + negatives[i]!));
    before = tp;
  });
  return sum;
}

/** At each share of negatives called positive, the share of positives found by then. */
function sharesFound({ positives, negatives }: Steps, grid: Float64Array): Float64Array {
  const [p, n] = [positives.at(-1) ?? 0, negatives.at(-1) ?? 0];
  const found = new Float64Array(grid.length).fill(NaN);
  if (p === 0 || n === 0) return found;
  let at = 0;
  grid.forEach((share, i) => {
    while (at < negatives.length - 1 && negatives[at]! / n < share - 1e-12) at++;
    found[i] = positives[at]! / p;
  });
  return found;
}

function precisions({ positives, negatives }: Steps, grid: Float64Array): Float64Array {
  const p = positives.at(-1) ?? 0;
  const found = new Float64Array(grid.length).fill(NaN);
  if (p === 0) return found;
  let at = 0;
  grid.forEach((share, i) => {
    while (at < positives.length - 1 && (positives[at] === 0 || positives[at]! / p < share - 1e-12)) at++;
    found[i] = positives[at]! / (positives[at]! + negatives[at]!);
  });
  return found;
}

function thinned(points: readonly (readonly [number, number])[]): Curve {
  const kept = points.filter(([x, y], i) => {
    if (i === 0 || i === points.length - 1) return true;
    const [nextX, nextY] = points[i + 1]!;
    return Math.floor(x / CLOSE) !== Math.floor(nextX / CLOSE) || Math.floor(y / CLOSE) !== Math.floor(nextY / CLOSE);
  });
  return { x: Float64Array.from(kept, ([x]) => x), y: Float64Array.from(kept, ([, y]) => y) };
}
