/** One pass over the validation set: probabilities, and everything that follows from them. */

import type { Counts, ScoreHistogram } from '@rewardboard/metrics';
import { countAt, meanConfidence, rocAuc, scoreHistogram, scoresOf } from '@rewardboard/metrics';
import type { SampleColumns, Values } from '@rewardboard/protocol';
import type { BatchSize } from './answer-in-batches.ts';
import { answerInBatches } from './answer-in-batches.ts';
import type { Engine } from '../backends/engine.ts';
import type { InputSet } from '../models/input-set.ts';
import type { LabelPolicy } from '../models/soft-labels.ts';
import { PLAIN_LABELS, softLabel } from '../models/soft-labels.ts';

export interface EvaluationResult {
  values: Values;
  counts: Counts;
  histogram: ScoreHistogram;
  samples: SampleColumns;
}

/**
 * @param policy labels as the training sees them, so that the two losses can be compared
 * @returns P(positive) and cross entropy of each example, in the order of the set
 */
export async function predict(
  engine: Engine,
  set: InputSet,
  batchSize: BatchSize,
  policy: LabelPolicy = PLAIN_LABELS,
): Promise<{ probabilities: Float64Array; losses: Float64Array }> {
  const probabilities = new Float64Array(set.labels.length);
  const losses = new Float64Array(set.labels.length);
  const soft = [softLabel(0, policy), softLabel(1, policy)] as const;
  await answerInBatches(engine, set, batchSize, (batch, logits) =>
    logits.forEach((z, i) => {
      const example = batch.examples[i]!;
      const { label, weight } = soft[set.labels[example] as 0 | 1];
      probabilities[example] = 1 / (1 + Math.exp(-z));
      losses[example] = weight * (Math.max(z, 0) - z * label + Math.log1p(Math.exp(-Math.abs(z))));
    }),
  );
  return { probabilities, losses };
}

export async function evaluate(
  engine: Engine,
  set: InputSet,
  options: {
    batchSize: BatchSize;
    sampleIds: readonly number[];
    threshold: number;
    labels?: LabelPolicy;
    /** Gets P(positive) of each example, in the order of the set. */
    predicted?(values: Float32Array): void;
  },
): Promise<EvaluationResult> {
  const { probabilities, losses } = await predict(engine, set, options.batchSize, options.labels);
  options.predicted?.(Float32Array.from(probabilities));
  const { labels } = set;
  const counts = countAt(labels, probabilities, options.threshold);
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
      'eval/mean_confidence': meanConfidence(probabilities, options.threshold),
    },
    counts,
    histogram: scoreHistogram(labels, probabilities),
    samples: {
      id: [...options.sampleIds],
      label: options.sampleIds.map((id) => labels[id] as 0 | 1),
      predicted: options.sampleIds.map((id) => (probabilities[id]! >= options.threshold ? 1 : 0)),
      probability: options.sampleIds.map((id) => probabilities[id]!),
    },
  };
}
