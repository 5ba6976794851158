/** Every group of the corpus, and which of its recipes are tried. */

import * as data from './data-faults.ts';
import type { Group } from './healthy-recipes.ts';
import { HEALTHY_GROUPS } from './healthy-recipes.ts';
import * as rewards from './reward-faults.ts';
import { SECOND_ROUND_FROM, THIRD_ROUND_FROM, poolOf } from './rounds.ts';
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

/** Of what was scored and is for tuning now, every so many runs are kept, by their number. */
const FIRST_HEALTHY_EACH = 6;
const FIRST_FAULTY_EACH = 2;
const SECOND_HEALTHY_EACH = 4;

/** Of the first round's faulty recipes so many were tried again, with other seeds, in each later one. */
const LATER_SHARE = 1 / 3;

export const GROUPS: readonly { make: Group; indexes: readonly number[] }[] = [
  ...HEALTHY_GROUPS.map(({ make, runs, scoredRuns, secondRuns, thirdRuns }) => ({
    make,
    indexes: [
      // What is for tuning is thinned, so that the corpus stays small.
      ...upTo(scoredRuns).filter(
        (index) => index % FIRST_HEALTHY_EACH === 0 && (index < runs || poolOf(make(0).group, index) === 'firstScored'),
      ),
      ...from(SECOND_ROUND_FROM, secondRuns).filter((index) => index % SECOND_HEALTHY_EACH === 0),
      ...from(THIRD_ROUND_FROM, thirdRuns),
    ],
  })),
  ...[...Object.values(training), ...Object.values(data), ...Object.values(rewards)].map((make) => {
    const runs = MORE.get(make) ?? RUNS;
    const later = Math.ceil(LATER_SHARE * runs);
    return {
      make,
      indexes: [
        ...upTo(runs).filter((index) => index % FIRST_FAULTY_EACH === 0),
        ...from(SECOND_ROUND_FROM, later),
        ...from(THIRD_ROUND_FROM, later),
      ],
    };
  }),
];

function upTo(count: number): number[] {
  return from(0, count);
}

function from(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
