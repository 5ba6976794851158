/** Every group of the corpus, and which of its recipes are tried. */

import * as data from './data-faults.ts';
import type { Group } from './healthy-recipes.ts';
import { HEALTHY_GROUPS } from './healthy-recipes.ts';
import * as rewards from './reward-faults.ts';
import { SECOND_ROUND_FROM, poolOf } from './rounds.ts';
import * as training from './training-faults.ts';

const RUNS = 14;
/** Faults that come in many forms, or that everybody asks about. */
const MORE = new Map<Group, number>([
  [training.fewExamples, 36],
  [training.memorizedWords, 16],
  [training.gap, 60],
  [training.lowLearningRate, 24],
  [data.bias, 24],
  [data.threshold, 24],
  [data.constantAnswer, 20],
  [data.bestNotSaved, 24],
  [rewards.pairs, 36],
  [rewards.marginCollapse, 40],
]);

/** Of the first round's faulty recipes so many were tried again, with other seeds, in the second. */
const SECOND_SHARE = 1 / 3;

export const GROUPS: readonly { make: Group; indexes: readonly number[] }[] = [
  ...HEALTHY_GROUPS.map(({ make, runs, scoredRuns, secondRuns }) => ({
    make,
    indexes: [
      // Every second one of the first round is not kept, so that the corpus stays small.
      ...upTo(scoredRuns).filter((index) => index % 2 === 0 && (index < runs || poolOf(make(0).group, index) === 'firstScored')),
      ...secondRound(secondRuns),
    ],
  })),
  ...[...Object.values(training), ...Object.values(data), ...Object.values(rewards)].map((make) => {
    const runs = MORE.get(make) ?? RUNS;
    return { make, indexes: [...upTo(runs), ...secondRound(Math.ceil(SECOND_SHARE * runs))] };
  }),
];

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function secondRound(count: number): number[] {
  return upTo(count).map((index) => SECOND_ROUND_FROM + index);
}
