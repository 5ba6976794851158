/** A run without noise: the same model on thousands of examples. */

import type { TrainedEvaluation, TrainedRun } from './train-run.ts';

/** Mean of each evaluation and its two neighbours. */
export function smoothed(losses: readonly number[]): number[] {
  return losses.map((_, i) => mean(losses.slice(Math.max(0, i - 1), i + 2)));
}

export function cleanLosses(run: TrainedRun): number[] {
  return run.evaluations.map(({ truth }) => truth.loss);
}

/** Cross entropy of whoever knows the base rate only. */
export function priorEntropy({ evaluations }: TrainedRun): number {
  const { tp, fn, tn, fp } = evaluations[0]!.truth.counts;
  if (tp + fn + tn + fp === 0) return Math.LN2; // pairs
  const p = (tp + fn) / (tp + fn + tn + fp);
  return -(p * Math.log(p) + (1 - p) * Math.log(1 - p));
}

export function lowestOf(losses: readonly number[]): number {
  return losses.indexOf(Math.min(...losses));
}

/** Mean training loss since the previous evaluation. */
export function trainLosses({ points, evaluations }: TrainedRun): number[] {
  return evaluations.map(({ step }, i) =>
    mean(points.filter((p) => p.step <= step && p.step > (evaluations[i - 1]?.step ?? 0)).map(({ loss }) => loss)),
  );
}

/** Validation minus training loss without noise; the training loss is smoothed, since it is of few batches. */
export function cleanGaps(run: TrainedRun): number[] {
  const clean = smoothed(cleanLosses(run));
  const train = smoothed(trainLosses(run));
  return clean.map((loss, i) => loss - train[i]!);
}

/** What the mean of recall and specificity would gain by the best of all thresholds: 0 where the one in use is it. */
export function thresholdGain({ truth: { histogram, counts } }: TrainedEvaluation): number {
  const positives = counts.tp + counts.fn;
  const negatives = counts.tn + counts.fp;
  let balanced = 0.5; // all are called positive
  let best = balanced;
  histogram.positive.forEach((found, bin) => {
    balanced += (histogram.negative[bin]! / negatives - found / positives) / 2;
    best = Math.max(best, balanced);
  });
  return Math.max(0, best - (counts.tp / positives + counts.tn / negatives) / 2);
}

/** Recall minus specificity. */
export function lean({ truth: { counts } }: TrainedEvaluation): number {
  return counts.tp / (counts.tp + counts.fn) - counts.tn / (counts.tn + counts.fp);
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}
