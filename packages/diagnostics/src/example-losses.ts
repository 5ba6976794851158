/** How much the loss of one example differs from that of another: what makes a small validation set wrong from first to last. */

import type { ScoreHistogram } from '@rewardboard/metrics';

/** Where nothing says it: a few confident mistakes make the losses of examples very uneven. */
const USUAL_DEVIATION = 0.8;
/** Examples come several a problem, and stand or fall together: the error is larger than that of as many single ones. */
const TOGETHER = 1.25;

/** Standard error of the mean loss of so many examples as an estimate for all examples. */
export function lossErrorOf(histogram: ScoreHistogram | null, examples: number): number {
  return (TOGETHER * (histogram ? deviationOf(histogram) : USUAL_DEVIATION)) / Math.sqrt(examples);
}

/** Of the cross entropies, from the bins of the scores. */
function deviationOf({ positive, negative }: ScoreHistogram): number {
  const bins = positive.length;
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let bin = 0; bin < bins; bin++) {
    const score = (bin + 0.5) / bins;
    for (const [examples, loss] of [[positive[bin]!, -Math.log(score)], [negative[bin] ?? 0, -Math.log(1 - score)]] as const) {
      count += examples;
      sum += examples * loss;
      squares += examples * loss * loss;
    }
  }
  const variance = squares / count - (sum / count) ** 2;
  return count > 0 && Number.isFinite(variance) ? Math.sqrt(Math.max(0.01, variance)) : USUAL_DEVIATION;
}
