/** The threshold with the fewest mistakes, from the histogram of the scores of both classes. */

import type { ScoreHistogram } from '@rewardboard/metrics';

export interface BestThreshold {
  threshold: number;
  /** Additional right answers compared with the current threshold. */
  gained: number;
  /** Examples that change their class. */
  moved: number;
  examples: number;
}

/**
 * Balanced: an example is weighted by the inverse of its class's share, so that a rare class is not sacrificed.
 * @returns null if a class is missing, or the histogram is malformed
 */
export function bestThreshold({ positive, negative }: ScoreHistogram, threshold: number): BestThreshold | null {
  const bins = positive.length;
  const positives = sum(positive);
  const negatives = sum(negative);
  if (
    bins === 0 ||
    negative.length !== bins ||
    !(positives > 0) ||
    !(negatives > 0) ||
    !(threshold > 0 && threshold < 1)
  )
    return null;
  const examples = positives + negatives;
  const present = Math.round(threshold * bins);
  let best: BestThreshold = { threshold, gained: 0, moved: 0, examples };
  let bestWorth = 0;
  for (let edge = 1; edge < bins; edge++) {
    const [from, to] = edge < present ? [edge, present] : [present, edge];
    const p = sum(positive.slice(from, to));
    const n = sum(negative.slice(from, to));
    const sign = edge < present ? 1 : -1;
    const worth = (sign * (p / positives - n / negatives)) / 2;
    if (worth <= bestWorth) continue;
    bestWorth = worth;
    best = { threshold: edge / bins, gained: worth * examples, moved: p + n, examples };
  }
  return best;
}

function sum(list: readonly number[]): number {
  return list.reduce((total, value) => total + (Number.isFinite(value) ? value : 0), 0);
}
