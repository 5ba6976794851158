/** One update: the gradients of the step's batches added up, unless a loss is not finite. */

import type { Engine } from '../backends/engine.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import type { LabelPolicy } from '../models/soft-labels.ts';
import { softLabels } from '../models/soft-labels.ts';

export interface UpdatePlan {
  seed: number;
  step: number;
  learningRate: number;
  labels: LabelPolicy;
  /**
   * Mean number of answers of an item over the training set, where batches hold items of similar length. Left out: an answer counts
   * by the number of answers in its step.
   */
  answersPerItem?: number;
}

/** A step whose loss is not finite; no update was made. */
export interface NonFinite {
  loss: number;
  /** Examples whose answer is not finite; all of the step's when each answer is, but not the loss. */
  examples: number[];
  /** Every answer is lost: the weights are no longer numbers, and no later step can mend that. */
  weightsAreLost: boolean;
}

/** @returns null when the update was made */
export async function makeUpdate(
  engine: Engine,
  batches: readonly MicroBatch[],
  { seed, step, learningRate, labels, answersPerItem }: UpdatePlan,
): Promise<NonFinite | null> {
  // An answer counts the same in whichever batch of the step it is; and, if short items share steps, in whichever step: divided by
  // the step's own number, the answers of short solutions would count more, and in process data those are the wrong ones more often.
  const answers =
    answersPerItem === undefined
      ? batches.reduce((sum, batch) => sum + batch.weights.length, 0)
      : answersPerItem * batches.reduce((sum, batch) => sum + batch.input.size, 0);
  for (const [micro, batch] of batches.entries())
    await engine.accumulate(softLabels(batch, labels), batch.weights.length / answers, { seed, step, micro });
  const loss = engine.stepLoss();
  if (loss === null || Number.isFinite(loss)) {
    await engine.update(learningRate);
    return null;
  }
  engine.skip();
  const lost: number[] = [];
  let scored = 0;
  for (const batch of batches) {
    const logits = await engine.logits(batch);
    scored += logits.length;
    logits.forEach((z, i) => {
      if (!Number.isFinite(z)) lost.push(batch.examples[batch.objective === 'pairwise' ? i >> 1 : i]!);
    });
  }
  const examples = lost.length > 0 ? lost : batches.flatMap((batch) => [...batch.examples]);
  return { loss, examples: [...new Set(examples)], weightsAreLost: lost.length === scored };
}
