/** What a model that learned nothing would score: the number every score must be read against. */

import type { Counts } from './counts.ts';
import { baseRateOf, totalOf } from './counts.ts';

export interface TrivialBaseline {
  /** Share of positives in the validation set. */
  baseRate: number;
  /** 1 when always answering "positive" is the better constant for accuracy, else 0. */
  majorityClass: 0 | 1;
  /** Accuracy of always answering the majority class. */
  accuracy: number;
  /** F1 of always answering "positive"; precision of the same is the base rate. */
  f1: number;
  precision: number;
  /** Loss, in nats, of the best constant probability: the base rate if both classes weigh the same. null if the weights are unknown. */
  loss: number | null;
}

/** How the loss of an example is weighed and its label smoothed, where the validation loss is computed that way too. */
export interface LossWeights {
  positive: number;
  negative: number;
  /** Share of a label that is spread over both classes. */
  smoothing: number;
}

const UNWEIGHTED: LossWeights = { positive: 1, negative: 1, smoothing: 0 };

/** @returns null when there are no examples */
export function trivialBaseline(counts: Counts, weights: LossWeights | null = UNWEIGHTED): TrivialBaseline | null {
  if (totalOf(counts) === 0) return null;
  return baselineAt(baseRateOf(counts), weights);
}

/** @param p share of positives */
export function baselineAt(p: number, weights: LossWeights | null = UNWEIGHTED): TrivialBaseline {
  return {
    baseRate: p,
    majorityClass: p >= 0.5 ? 1 : 0,
    accuracy: Math.max(p, 1 - p),
    f1: (2 * p) / (1 + p),
    precision: p,
    loss: weights && constantLoss(p, weights),
  };
}

/**
 * The mean of w1 y' (-ln q) + w0 (1 - y') (-ln(1 - q)) over smoothed labels y', at its best q: the share of the positive class in
 * the weight. With equal weights and no smoothing, this is the entropy of the labels.
 */
function constantLoss(p: number, { positive, negative, smoothing }: LossWeights): number {
  const smooth = p * (1 - smoothing) + smoothing / 2;
  const [a, b] = [positive * smooth, negative * (1 - smooth)];
  return (a + b) * (-xlogx(a / (a + b)) - xlogx(b / (a + b)));
}

/**
 * The weights that a training configuration names; equal ones if it names none, null if it names some that say nothing.
 * `balanced` weighs each class by n / (2 n of the class), so that both weigh the same together.
 * @param fieldOf a field of the configuration
 * @param trainBaseRate share of positives among the training examples; null if unknown
 */
export function lossWeightsOf(fieldOf: (name: string) => unknown, trainBaseRate: number | null): LossWeights | null {
  const smoothing = Number(fieldOf('label_smoothing_factor') ?? fieldOf('label_smoothing') ?? 0);
  const factor = Number(fieldOf('pos_weight') ?? 1);
  const named = fieldOf('class_weight') ?? fieldOf('class_weights') ?? 'none';
  const weights = {
    positive: factor > 0 ? factor : 1,
    negative: 1,
    smoothing: smoothing > 0 && smoothing < 1 ? smoothing : 0,
  };
  if (named === 'none' || named === false) return weights;
  if (named !== 'balanced' || trainBaseRate === null || !(trainBaseRate > 0 && trainBaseRate < 1)) return null;
  weights.positive /= 2 * trainBaseRate;
  weights.negative /= 2 * (1 - trainBaseRate);
  return weights;
}

/** The baseline's value for a metric of the catalog; null where a constant answer has no fair one (recall, specificity). */
export function baselineOf(metric: string, baseline: TrivialBaseline): number | null {
  switch (metric) {
    case 'eval/accuracy':
      return baseline.accuracy;
    case 'eval/f1':
      return baseline.f1;
    case 'eval/precision':
      return baseline.precision;
    case 'eval/loss':
      return baseline.loss;
    case 'eval/balanced_accuracy':
    case 'eval/roc_auc':
      return 0.5;
    default:
      return null;
  }
}

function xlogx(p: number): number {
  return p === 0 ? 0 : p * Math.log(p);
}
