/** One pass over the validation set: probabilities, and everything that follows from them. */

import type { Counts, ScoreHistogram } from '@rewardboard/metrics';
import { countAt, meanConfidence, rocAuc, scoreHistogram, scoresOf } from '@rewardboard/metrics';
import type { SampleColumns, Values } from '@rewardboard/protocol';
import * as tf from '@tensorflow/tfjs-core';
import type { BagLayout } from './bag.ts';
import type { ModelConfig } from './config-schema.ts';
import { disposeBatch, makeBatch } from './make-batch.ts';
import type { RewardModel } from './model.ts';
import type { Prepared } from './prepare-examples.ts';

export interface EvaluationResult {
  values: Values;
  counts: Counts;
  histogram: ScoreHistogram;
  samples: SampleColumns;
}

/** @returns P(positive) and cross entropy of each example, in the order of the set */
export function predict(
  model: RewardModel,
  set: Prepared,
  config: ModelConfig,
  layout: BagLayout,
  batchSize: number,
): { probabilities: Float64Array; losses: Float64Array } {
  const total = set.labels.length;
  const probabilities = new Float64Array(total);
  const losses = new Float64Array(total);
  for (let from = 0; from < total; from += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, total - from) }, (_, i) => from + i);
    const batch = makeBatch(set, indices, config, layout, null);
    const logits = tf.tidy(() => model.logits(batch, null));
    const values = logits.dataSync();
    logits.dispose();
    disposeBatch(batch);
    values.forEach((z, i) => {
      probabilities[from + i] = 1 / (1 + Math.exp(-z));
      losses[from + i] = Math.max(z, 0) - z * set.labels[from + i]! + Math.log1p(Math.exp(-Math.abs(z)));
    });
  }
  return { probabilities, losses };
}

export function evaluate(
  model: RewardModel,
  set: Prepared,
  config: ModelConfig,
  layout: BagLayout,
  options: { batchSize: number; sampleIds: readonly number[] },
): EvaluationResult {
  const { probabilities, losses } = predict(model, set, config, layout, options.batchSize);
  const { labels } = set;
  const counts = countAt(labels, probabilities, config.threshold);
  const scores = scoresOf(counts);
  return {
    values: {
      'eval/loss': losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      'eval/accuracy': scores.accuracy,
      'eval/f1': scores.f1,
      'eval/precision': scores.precision,
      'eval/recall': scores.recall,
      'eval/specificity': scores.specificity,
      'eval/balanced_accuracy': scores.balancedAccuracy,
      'eval/roc_auc': rocAuc(labels, probabilities),
      'eval/mean_confidence': meanConfidence(probabilities, config.threshold),
    },
    counts,
    histogram: scoreHistogram(labels, probabilities),
    samples: {
      id: [...options.sampleIds],
      label: options.sampleIds.map((id) => labels[id] as 0 | 1),
      predicted: options.sampleIds.map((id) => (probabilities[id]! >= config.threshold ? 1 : 0)),
      probability: options.sampleIds.map((id) => probabilities[id]!),
    },
  };
}
