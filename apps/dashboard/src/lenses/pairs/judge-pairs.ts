/** What the pairs lens says of each evaluation, worked out once. */

import { drawProblems, lastGain, lengthLean, quantileOf, rankPairs } from '@rewardboard/metrics';
import type { LengthLean, PairRanking } from '@rewardboard/metrics';
import type { PairData } from '../lens-data.ts';

export interface KnownPairs {
  ranked: PairRanking[];
  draws: Uint16Array[];
  /** Index of the evaluation after which none ranks more pairs right beyond noise. */
  lastGain: number;
  /** Of each evaluation, the 5, 25, 50, 75 and 95% points of its margins. */
  margins: number[][];
  /** The lowest margin of all. */
  lowest: number;
  /** Of each evaluation: 25%, mean, 75%. */
  chosen: number[][];
  rejected: number[][];
}

const FAN = [0.05, 0.25, 0.5, 0.75, 0.95];

export function judgePairs({ problems, problemCount, chosen, rejected, margins }: PairData): KnownPairs {
  const draws = drawProblems(problemCount);
  const ranked = margins.map((of) => rankPairs(of, problems, draws));
  const sorted = margins.map((of) => of.filter(Number.isFinite).sort());
  const middle = (of: Float32Array) => {
    const values = of.filter(Number.isFinite).sort();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [quantileOf(values, 0.25), mean, quantileOf(values, 0.75)];
  };
  return {
    ranked,
    draws,
    lastGain: lastGain(ranked),
    margins: sorted.map((of) => FAN.map((share) => quantileOf(of, share))),
    lowest: Math.min(0, ...sorted.map((of) => of[0] ?? 0)),
    chosen: chosen.map(middle),
    rejected: rejected.map(middle),
  };
}

export function leanOf(data: PairData, known: KnownPairs, at: number): LengthLean | null {
  // Without the texts every pair is a tie in length.
  return data.longerBy.some((by) => by !== 0) ? lengthLean(data.margins[at]!, data, known.draws) : null;
}
