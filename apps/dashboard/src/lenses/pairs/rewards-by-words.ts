/** The reward of each text beside its number of words: texts that are in several pairs count once. */

import type { PairData } from '../lens-data.ts';

/** A cloud of more points says no more. */
const MAX_POINTS = 4_000;

export interface RewardsByWords {
  words: number[];
  rewards: number[];
  /** 1 or 0. */
  isChosen: number[];
}

export function rewardsByWords(data: PairData, at: number): RewardsByWords {
  const found: RewardsByWords = { words: [], rewards: [], isChosen: [] };
  const seen = new Set<string>();
  const every = Math.ceil((2 * data.size) / MAX_POINTS);
  for (let pair = 0; pair < data.size; pair += every)
    for (const chosen of [1, 0] as const) {
      const text = `${data.problems[pair]}\n${(chosen ? data.chosenTexts : data.rejectedTexts)[pair]}`;
      const reward = (chosen ? data.chosen : data.rejected)[at]![pair]!;
      if (seen.has(text) || !Number.isFinite(reward)) continue;
      seen.add(text);
      found.words.push((chosen ? data.chosenWords : data.rejectedWords)[pair]!);
      found.rewards.push(reward);
      found.isChosen.push(chosen);
    }
  return found;
}
