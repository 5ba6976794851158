/** How much the loss varies between examples, which decides how far off a small validation set is. */

import type { ScoreHistogram } from '@rewardboard/metrics';

/** Assumed without a histogram, for a model that has learned. Higher losses vary more, from a few confident mistakes, up to this. */
const USUAL_DEVIATION = 0.55;
const SHARE_OF_LOSS = 0.95;
const HIGHEST_DEVIATION = 0.8;
/** Examples of one problem are correlated, so the error is larger than for as many independent ones. */
const TOGETHER = 1.3;

/**
 * Standard error of the mean loss of this many examples, as an estimate for all examples.
 * @param unit of the loss, see `lossUnitOf`
 */
export function lossErrorOf(
  histogram: ScoreHistogram | null,
  examples: number,
  loss: number | null,
  unit: number,
): number {
  const deviation =
    deviationOf(histogram) ?? unit * usualDeviation(Math.abs(loss === null ? HIGHEST_DEVIATION : loss / unit));
  return (TOGETHER * deviation) / Math.sqrt(examples);
}

function usualDeviation(loss: number): number {
  return Math.min(HIGHEST_DEVIATION, Math.max(USUAL_DEVIATION, SHARE_OF_LOSS * loss));
}

/** Standard deviation of the cross entropies, from the bins of the scores; null without a histogram. */
function deviationOf(histogram: ScoreHistogram | null): number | null {
  if (!histogram) return null;
  const { positive, negative } = histogram;
  const bins = positive.length;
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let bin = 0; bin < bins; bin++) {
    const score = (bin + 0.5) / bins;
    for (const [examples, loss] of [
      [positive[bin]!, -Math.log(score)],
      [negative[bin] ?? 0, -Math.log(1 - score)],
    ] as const) {
      count += examples;
      sum += examples * loss;
      squares += examples * loss * loss;
    }
  }
  const variance = squares / count - (sum / count) ** 2;
  return count > 0 && Number.isFinite(variance) ? Math.sqrt(Math.max(0.01, variance)) : null;
}
