/** How well rewards rank pairs, and whether by quality or by length. Ties count half, as in the log's accuracy. */

import { deviationOf, quantileOf } from './draws.ts';
import type { Interval } from './intervals.ts';
import { wilson } from './intervals.ts';

const Z95 = 1.96;

/** A share of pairs, with its 95 % interval over draws of whole problems. */
export interface PairShare extends Interval {
  pairs: number;
  value: number;
  /** The share in each draw; NaN where a draw has none of the pairs. */
  drawn: Float64Array;
}

export interface PairRanking extends PairShare {
  right: number;
  wrong: number;
  ties: number;
}

/** Of each pair: a problem's index from 0, and how many words the chosen text is longer by. */
export interface PairFacts {
  problems: ArrayLike<number>;
  longerBy: ArrayLike<number>;
}

const scoreOf = (margin: number) => (margin > 0 ? 1 : margin < 0 ? 0 : 0.5);

/** @param margins reward of the chosen less that of the rejected; one that is no number counts as a tie @param draws of `drawProblems` */
export function rankPairs(
  margins: ArrayLike<number>,
  problems: ArrayLike<number>,
  draws: readonly Uint16Array[],
): PairRanking {
  let [right, wrong] = [0, 0];
  for (let i = 0; i < margins.length; i++) {
    if (margins[i]! > 0) right++;
    else if (margins[i]! < 0) wrong++;
  }
  const share = drawnShare(margins.length, problems, draws, (i) => scoreOf(margins[i]!));
  return { ...share, right, wrong, ties: margins.length - right - wrong };
}

/** @param scoreOfPair null for a pair that isn't counted */
function drawnShare(
  pairs: number,
  problems: ArrayLike<number>,
  draws: readonly Uint16Array[],
  scoreOfPair: (pair: number) => number | null,
): PairShare {
  const size = draws[0]?.length ?? 0;
  const [sums, counts] = [new Float64Array(size), new Float64Array(size)];
  let [sum, counted] = [0, 0];
  for (let i = 0; i < pairs; i++) {
    const score = scoreOfPair(i);
    if (score === null) continue;
    sums[problems[i]!]! += score;
    counts[problems[i]!]!++;
    sum += score;
    counted++;
  }
  const drawn = Float64Array.from(draws, (times) => {
    let [won, of] = [0, 0];
    for (let problem = 0; problem < size; problem++) {
      won += times[problem]! * sums[problem]!;
      of += times[problem]! * counts[problem]!;
    }
    return won / of;
  });
  const sorted = drawn.filter(Number.isFinite).sort();
  const value = sum / counted;
  return { pairs: counted, value, ...(edgeInterval(value, counts) ?? spanOf(sorted)), drawn };
}

function spanOf(sorted: Float64Array): Interval {
  return { low: quantileOf(sorted, 0.025), high: quantileOf(sorted, 0.975) };
}

/** Where all pairs are right, or all wrong, every draw is as well, however few there are: Wilson's interval of the problems that have pairs. */
function edgeInterval(value: number, pairsOfProblem: Float64Array): Interval | null {
  if (value !== 0 && value !== 1) return null;
  const problems = pairsOfProblem.reduce((sum, pairs) => sum + (pairs > 0 ? 1 : 0), 0);
  return wilson(value * problems, problems);
}

export interface ShareDifference {
  value: number;
  /** 95 %. */
  half: number;
  isReal: boolean;
}

/** @param a,b with the same draws */
function shareDifference(a: PairShare, b: PairShare): ShareDifference {
  const value = a.value - b.value;
  const drawn = Z95 * deviationOf(a.drawn.map((share, i) => share - b.drawn[i]!).filter(Number.isFinite));
  // Shares of 0 and 1 don't differ from draw to draw, and are no more certain for that.
  const half = drawn === 0 && a !== b ? Math.hypot(a.high - a.low, b.high - b.low) : drawn;
  return { value, half, isReal: Math.abs(value) > half };
}

/**
 * The first evaluation after which none ranks more pairs right beyond noise.
 * @param evaluations oldest first, not empty, with the same draws
 */
export function lastGain(evaluations: readonly PairShare[]): number {
  for (let first = 0; first < evaluations.length; first++)
    if (
      evaluations.slice(first + 1).every((later) => {
        const { value, isReal } = shareDifference(later, evaluations[first]!);
        return value <= 0 || !isReal;
      })
    )
      return first;
  return evaluations.length - 1;
}

export interface LengthLean {
  /** Whether the better text is more often the longer one, and how often always taking that one is right. */
  constantTakes: 'longer' | 'shorter';
  constant: PairShare;
  /** The model less that constant. */
  gain: ShareDifference;
  /** Ranked right where the chosen text is shorter, and where it is longer. */
  shorter: PairShare;
  longer: PairShare;
  /** `shorter` less `longer`; NaN where one of them has no pairs. */
  lean: ShareDifference;
}

export function lengthLean(
  margins: ArrayLike<number>,
  { problems, longerBy }: PairFacts,
  draws: readonly Uint16Array[],
): LengthLean {
  const shareOf = (score: (pair: number) => number | null) => drawnShare(margins.length, problems, draws, score);
  const takesLonger = shareOf((i) => scoreOf(longerBy[i]!));
  const isLonger = !(takesLonger.value < 0.5);
  const constant = isLonger ? takesLonger : shareOf((i) => scoreOf(-longerBy[i]!));
  const all = shareOf((i) => scoreOf(margins[i]!));
  const shorter = shareOf((i) => (longerBy[i]! < 0 ? scoreOf(margins[i]!) : null));
  const longer = shareOf((i) => (longerBy[i]! > 0 ? scoreOf(margins[i]!) : null));
  return {
    constantTakes: isLonger ? 'longer' : 'shorter',
    constant,
    gain: shareDifference(all, constant),
    shorter,
    longer,
    lean: shareDifference(shorter, longer),
  };
}

/** Words that the chosen text is longer by: the first and the last part have no outer edge. */
export const LENGTH_EDGES = [-30, -15, -5, 5, 15, 30] as const;

/** The share ranked right in each part between `LENGTH_EDGES`, with Wilson's interval. */
export function rightByLength(margins: ArrayLike<number>, longerBy: ArrayLike<number>) {
  const parts = Array.from({ length: LENGTH_EDGES.length + 1 }, () => ({ pairs: 0, sum: 0 }));
  for (let i = 0; i < margins.length; i++) {
    const part = parts[LENGTH_EDGES.filter((edge) => longerBy[i]! >= edge).length]!;
    part.pairs++;
    part.sum += scoreOf(margins[i]!);
  }
  return parts.map(({ pairs, sum }) => ({ pairs, value: sum / pairs, ...wilson(sum, pairs) }));
}

const SURENESS_PARTS = 5;

/**
 * How often a pair is ranked right, by how sure the model is of it: P(chosen is better) = 1 / (1 + exp(-margin)) (Bradley and Terry 1952).
 * @returns parts of sureness from 0.5 to 1, and the mean sureness of all
 */
export function rightBySureness(margins: ArrayLike<number>) {
  const parts = Array.from({ length: SURENESS_PARTS }, () => ({ pairs: 0, sum: 0, claimed: 0 }));
  let claimed = 0;
  for (let i = 0; i < margins.length; i++) {
    const sureness = 1 / (1 + Math.exp(-Math.abs(margins[i]!)));
    const part = parts[Math.min(SURENESS_PARTS - 1, Math.floor((sureness - 0.5) * 2 * SURENESS_PARTS) || 0)]!;
    part.pairs++;
    part.sum += scoreOf(margins[i]!);
    part.claimed += sureness;
    claimed += sureness;
  }
  return {
    claimed: claimed / margins.length,
    parts: parts.map(({ pairs, sum, claimed: of }) => ({
      pairs,
      value: sum / pairs,
      claimed: of / pairs,
      ...wilson(sum, pairs),
    })),
  };
}

/** Least squares of y on x: how steep, and how closely they go together (Pearson's r). NaN where one of them is constant. */
export function linearFit(x: ArrayLike<number>, y: ArrayLike<number>): { slope: number; correlation: number } {
  const n = x.length;
  let [meanX, meanY] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanX += x[i]! / n;
    meanY += y[i]! / n;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy) };
}
