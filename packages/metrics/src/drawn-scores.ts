/** A score of one run's predictions, on all problems and on each draw of them. */

import { scoresOf } from './counts.ts';

/** What a run said of the examples of a validation set. Columns of the same length. */
export interface Predictions {
  /** 0 or 1. */
  labels: ArrayLike<number>;
  /** P(1), finite. */
  probabilities: ArrayLike<number>;
  /** Number of each example's problem, from 0; without problems, its own number. */
  problems: ArrayLike<number>;
}

export const DRAWN_METRICS = [
  'f1',
  'accuracy',
  'balanced_accuracy',
  'precision',
  'recall',
  'specificity',
  'roc_auc',
  'loss',
] as const;
export type DrawnMetric = (typeof DRAWN_METRICS)[number];

export interface DrawnScores {
  /** On all examples. */
  value: number;
  /** Of each draw. */
  drawn: Float64Array;
  /** How many were drawn from. */
  problems: number;
}

/** Beyond these a log loss would be infinite. */
const MIN_PROBABILITY = 1e-6;

/** @param draws of `drawProblems`: how often each problem counts. The same draws for all runs that are compared. */
export function drawnScores(
  metric: DrawnMetric,
  predictions: Predictions,
  draws: readonly Uint16Array[],
  threshold = 0.5,
): DrawnScores {
  const problems = problemsIn(predictions.problems);
  const measure =
    metric === 'roc_auc'
      ? aucMeasure(predictions)
      : metric === 'loss'
        ? lossMeasure(predictions, problems)
        : countMeasure(metric, predictions, problems, threshold);
  return { value: measure(new Uint16Array(problems).fill(1)), drawn: Float64Array.from(draws, measure), problems };
}

/** How many there are, by the highest number. */
export function problemsIn(problems: ArrayLike<number>): number {
  let highest = -1;
  for (let i = 0; i < problems.length; i++) highest = Math.max(highest, problems[i]!);
  return highest + 1;
}

type Measure = (times: Uint16Array) => number;

function countMeasure(
  metric: Exclude<DrawnMetric, 'roc_auc' | 'loss'>,
  { labels, probabilities, problems }: Predictions,
  count: number,
  threshold: number,
): Measure {
  const cells = new Float64Array(4 * count);
  for (let i = 0; i < labels.length; i++)
    cells[4 * problems[i]! + (labels[i] === 1 ? 0 : 2) + (probabilities[i]! >= threshold ? 0 : 1)]!++;
  return (times) => {
    let tp = 0;
    let fn = 0;
    let fp = 0;
    let tn = 0;
    for (let problem = 0, cell = 0; problem < count; problem++, cell += 4) {
      const weight = times[problem]!;
      tp += weight * cells[cell]!;
      fn += weight * cells[cell + 1]!;
      fp += weight * cells[cell + 2]!;
      tn += weight * cells[cell + 3]!;
    }
    const { balancedAccuracy, ...scores } = scoresOf({ tp, fn, fp, tn });
    return metric === 'balanced_accuracy' ? balancedAccuracy : scores[metric];
  };
}

function lossMeasure({ labels, probabilities, problems }: Predictions, count: number): Measure {
  const losses = new Float64Array(count);
  const examples = new Float64Array(count);
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - MIN_PROBABILITY, Math.max(MIN_PROBABILITY, probabilities[i]!));
    losses[problems[i]!]! -= Math.log(labels[i] === 1 ? p : 1 - p);
    examples[problems[i]!]!++;
  }
  return (times) => {
    let [loss, total] = [0, 0];
    for (let problem = 0; problem < count; problem++) {
      loss += times[problem]! * losses[problem]!;
      total += times[problem]! * examples[problem]!;
    }
    return loss / total;
  };
}

/** Ties count half, as in `rocAuc`; a score that is no number ties with nothing. Sorted once for all draws. */
function aucMeasure({ labels, probabilities, problems }: Predictions): Measure {
  const scores = Float64Array.from({ length: labels.length }, (_, i) => probabilities[i]!);
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const isPositive = Uint8Array.from(order, (i) => (labels[i] === 1 ? 1 : 0));
  const problem = Uint32Array.from(order, (i) => problems[i]!);
  const startsTie = Uint8Array.from(order, (i, at) => (at === 0 || scores[i] !== scores[order[at - 1]!] ? 1 : 0));
  return (times) => {
    let below = 0;
    let positives = 0;
    let won = 0;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (let at = 0; at < order.length; at++) {
      if (startsTie[at] === 1) {
        won += tiedPositives * (below + tiedNegatives / 2);
        below += tiedNegatives;
        positives += tiedPositives;
        tiedPositives = tiedNegatives = 0;
      }
      if (isPositive[at] === 1) tiedPositives += times[problem[at]!]!;
      else tiedNegatives += times[problem[at]!]!;
    }
    won += tiedPositives * (below + tiedNegatives / 2);
    below += tiedNegatives;
    positives += tiedPositives;
    return positives === 0 || below === 0 ? NaN : won / (positives * below);
  };
}
