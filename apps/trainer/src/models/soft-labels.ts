/** Labels and weights of a batch for the loss: classes are weighted, labels are smoothed. */

import type { MicroBatch } from './micro-batch.ts';

export interface LabelPolicy {
  /** Factor of the loss of an example of each class. */
  positiveWeight: number;
  negativeWeight: number;
  /** Share of a label that is spread over both classes. */
  smoothing: number;
}

export const PLAIN_LABELS: LabelPolicy = { positiveWeight: 1, negativeWeight: 1, smoothing: 0 };

export function labelPolicy(
  config: { class_weight: 'none' | 'balanced'; pos_weight: number; label_smoothing_factor: number },
  labels: ArrayLike<number>,
): LabelPolicy {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i]!;
  const isBalanced = config.class_weight === 'balanced' && positives > 0 && positives < labels.length;
  // Both classes weigh the same together, and all examples together as much as without weights.
  const weightOf = (count: number) => (isBalanced ? labels.length / (2 * count) : 1);
  return {
    positiveWeight: weightOf(positives) * config.pos_weight,
    negativeWeight: weightOf(labels.length - positives),
    smoothing: config.label_smoothing_factor,
  };
}

/**
 * The loss of an example of label y is w1 y' softplus(-z) + w0 (1 - y') softplus(z), with y' the smoothed label. That is the
 * cross entropy of the label w1 y' / w, weighed with w = w1 y' + w0 (1 - y').
 */
export function softLabels(batch: MicroBatch, policy: LabelPolicy): MicroBatch {
  const { positiveWeight, negativeWeight, smoothing } = policy;
  if (batch.objective !== 'binary' || (positiveWeight === 1 && negativeWeight === 1 && smoothing === 0)) return batch;
  const labels = new Float32Array(batch.labels.length);
  const weights = new Float32Array(batch.labels.length);
  batch.labels.forEach((label, i) => {
    const { label: soft, weight } = softLabel(label, policy);
    labels[i] = soft;
    weights[i] = batch.weights[i]! * weight;
  });
  return { ...batch, labels, weights };
}

export function softLabel(
  label: number,
  { positiveWeight, negativeWeight, smoothing }: LabelPolicy,
): { label: number; weight: number } {
  const smooth = label * (1 - smoothing) + smoothing / 2;
  const weight = positiveWeight * smooth + negativeWeight * (1 - smooth);
  return { label: (positiveWeight * smooth) / weight, weight };
}
