/** One pass over validation pairs: how often, and by how much, the chosen answer gets the higher reward. */

import type { Values } from '@rewardboard/protocol';
import type { Engine } from './engine/engine.ts';
import type { PairSet } from './engine/pair-set.ts';

/** @returns the rewards (log odds) of the chosen and the rejected text of each pair */
export async function rewardsOfPairs(engine: Engine, set: PairSet, batchSize: number): Promise<{ chosen: Float64Array; rejected: Float64Array }> {
  const chosen = new Float64Array(set.size);
  const rejected = new Float64Array(set.size);
  for (let from = 0; from < set.size; from += batchSize) {
    const batch = set.batch(Array.from({ length: Math.min(batchSize, set.size - from) }, (_, i) => from + i), null);
    const rewards = await engine.logits(batch);
    for (const [i, pair] of batch.examples.entries()) {
      chosen[pair] = rewards[2 * i]!;
      rejected[pair] = rewards[2 * i + 1]!;
    }
  }
  return { chosen, rejected };
}

/** A tie is neither right nor wrong: it counts half in the accuracy, and its share is told. */
export async function evaluatePairs(engine: Engine, set: PairSet, batchSize: number): Promise<{ values: Values }> {
  const { chosen, rejected } = await rewardsOfPairs(engine, set, batchSize);
  const mean = (of: (chosen: number, rejected: number, pair: number) => number) =>
    chosen.reduce((sum, reward, pair) => sum + of(reward, rejected[pair]!, pair), 0) / set.size;
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
  };
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
