/** One pass over validation pairs: how often, and by how much, the chosen answer gets the higher reward. */

import type { SampleColumns, Values } from '@rewardboard/protocol';
import type { BatchSize } from './answer-in-batches.ts';
import { answerInBatches } from './answer-in-batches.ts';
import type { Engine } from '../backends/engine.ts';
import type { PairSet } from '../models/pair-set.ts';

/** @returns the rewards (log odds) of the chosen and the rejected text of each pair */
async function rewardsOfPairs(
  engine: Engine,
  set: PairSet,
  batchSize: BatchSize,
): Promise<{ chosen: Float64Array; rejected: Float64Array }> {
  const chosen = new Float64Array(set.size);
  const rejected = new Float64Array(set.size);
  await answerInBatches(engine, set, batchSize, (batch, rewards) =>
    batch.examples.forEach((pair, i) => {
      chosen[pair] = rewards[2 * i]!;
      rejected[pair] = rewards[2 * i + 1]!;
    }),
  );
  return { chosen, rejected };
}

/**
 * A tie is neither right nor wrong: it counts half in the accuracy, and the share of ties is a metric.
 * @param sampleIds texts, two a pair: its probability is that of being the better one of the two
 * @param predicted gets the reward of each text, two a pair
 */
export async function evaluatePairs(
  engine: Engine,
  set: PairSet,
  {
    batchSize,
    sampleIds,
    predicted,
  }: { batchSize: BatchSize; sampleIds: readonly number[]; predicted?(values: Float32Array): void },
): Promise<{ values: Values; samples: SampleColumns }> {
  const { chosen, rejected } = await rewardsOfPairs(engine, set, batchSize);
  predicted?.(Float32Array.from({ length: 2 * set.size }, (_, i) => (i % 2 === 0 ? chosen : rejected)[i >> 1]!));
  const mean = (of: (chosen: number, rejected: number, pair: number) => number) =>
    chosen.reduce((sum, reward, pair) => sum + of(reward, rejected[pair]!, pair), 0) / set.size;
  const lead = (text: number) => (chosen[text >> 1]! - rejected[text >> 1]!) * (text % 2 === 0 ? 1 : -1);
  return {
    values: {
      'eval/loss': mean((c, r, pair) => softplus(r - c + set.marginOf(pair))),
      'eval/accuracy': mean((c, r) => (c > r ? 1 : c === r ? 0.5 : 0)),
      'eval/margin': mean((c, r) => c - r),
      'eval/ties': mean((c, r) => (c === r ? 1 : 0)),
      'eval/mean_reward': mean((c, r) => (c + r) / 2),
      'eval/chosen_reward': mean((c) => c),
      'eval/rejected_reward': mean((_, r) => r),
    },
    samples: {
      id: [...sampleIds],
      label: sampleIds.map((id) => (id % 2 === 0 ? 1 : 0)),
      predicted: sampleIds.map((id) => (lead(id) > 0 ? 1 : 0)),
      probability: sampleIds.map((id) => 1 / (1 + Math.exp(-lead(id)))),
    },
  };
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
