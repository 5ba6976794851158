/** The scores of a fixed sample of the training set: beside those of validation they show what the model only remembers. */

import { countAt, rocAuc, scoresOf } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { Engine } from '../backends/engine.ts';
import { seededRandom, shuffle } from '../base/random.ts';
import type { InputSet } from '../models/input-set.ts';
import type { BatchSize } from './answer-in-batches.ts';
import { answerInBatches } from './answer-in-batches.ts';

/** Items of a training set, always the same ones for a seed. @param examples labelled examples wanted, about as many @returns rising */
export function trainingSample({ size, labels }: InputSet, examples: number, seed: number): Uint32Array {
  const items = Math.min(size, Math.ceil((examples * size) / Math.max(1, labels.length)));
  const all = Uint32Array.from({ length: size }, (_, i) => i);
  if (items === size) return all;
  return shuffle(seededRandom(seed, 'training sample'), all).slice(0, items).sort();
}

/** Without dropout, and with the weights as they are: the same way as validation is scored. */
export async function scoreTraining(
  engine: Engine,
  set: InputSet,
  items: Uint32Array,
  { batchSize, threshold, isPairs }: { batchSize: BatchSize; threshold: number; isPairs: boolean },
): Promise<Values> {
  if (items.length === 0) return {};
  const sample: InputSet = {
    size: items.length,
    labels: set.labels,
    ...(set.tokensOf ? { tokensOf: (item: number) => set.tokensOf!(items[item]!) } : {}),
    batch: (wanted, dropout) =>
      set.batch(
        Array.from(wanted, (item) => items[item]!),
        dropout,
      ),
  };
  const labels: number[] = [];
  const logits: number[] = [];
  let ranked = 0;
  await answerInBatches(engine, sample, batchSize, (batch, found) => {
    if (isPairs)
      for (let i = 0; i < found.length; i += 2)
        ranked += found[i]! > found[i + 1]! ? 1 : found[i] === found[i + 1] ? 0.5 : 0;
    else
      found.forEach((logit, i) => {
        labels.push(set.labels[batch.examples[i]!]!);
        logits.push(logit);
      });
  });
  if (isPairs) return { 'train/accuracy': ranked / items.length };
  const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const scores = scoresOf(countAt(labels, probabilities, threshold));
  return {
    'train/accuracy': scores.accuracy,
    'train/f1': scores.f1,
    'train/precision': scores.precision,
    'train/recall': scores.recall,
    'train/specificity': scores.specificity,
    'train/balanced_accuracy': scores.balancedAccuracy,
    'train/roc_auc': rocAuc(labels, probabilities),
  };
}
