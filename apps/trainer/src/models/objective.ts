/** From a batch to the loss: what the formula's answers are held against. */

import type { Feeds, MicroBatch } from './micro-batch.ts';
import type { Operations } from './operations.ts';

export type Objective = { kind: 'binary' } | { kind: 'pairwise'; centering: number };

/** Labels or margins, and the weights scaled so that their weighted sum is `share` times the mean. */
export function objectiveFeeds(batch: MicroBatch, share: number): Feeds {
  const count = batch.weights.length;
  const weights = batch.weights.map((weight) => (weight * share) / count);
  return {
    weights: { values: weights, shape: [count] },
    ...(batch.objective === 'binary'
      ? { labels: { values: batch.labels, shape: [count] } }
      : { margins: { values: batch.margins, shape: [count] } }),
  };
}

export function lossOf<T>(operations: Operations<T>, logits: T, objective: Objective): T {
  const weights = operations.input('weights')!;
  return objective.kind === 'binary'
    ? operations.binaryLoss(logits, operations.input('labels')!, weights)
    : operations.pairwiseLoss(logits, operations.input('margins')!, weights, objective.centering);
}
