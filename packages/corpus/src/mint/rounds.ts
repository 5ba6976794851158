/** Three rounds of minting: what was tuned on, and what was minted while the rules were changed last and scored once after. No problem is in two pools. */

import type { MintedRun } from '../minted-run.ts';
import { hashText } from '../../../../apps/trainer/src/base/random.ts';

/** Recipes of a later round are numbered from here: seeds and recipes that no one had used. */
export const SECOND_ROUND_FROM = 10_000;
export const THIRD_ROUND_FROM = 20_000;

/** The first round had a tuning part and a test part, each with its own problems; since a round was scored it is for tuning. */
export const POOL_SEEDS = {
  first: 20_261_124,
  firstScored: 20_261_125,
  second: 20_261_126,
  third: 20_261_127,
} as const;
export type PoolName = keyof typeof POOL_SEEDS;

/** Of ten runs of the first round so many were for tuning from the beginning, by a hash of the name that knows nothing of the run. */
const TUNING_OF_TEN = 4;

export function poolOf(group: string, index: number): PoolName {
  if (index >= THIRD_ROUND_FROM) return 'third';
  if (index >= SECOND_ROUND_FROM) return 'second';
  return hashText(`part of ${group}/${index}`) % 10 < TUNING_OF_TEN ? 'first' : 'firstScored';
}

export function partOf(group: string, index: number): MintedRun['part'] {
  return poolOf(group, index) === 'third' ? 'test' : 'tuning';
}
