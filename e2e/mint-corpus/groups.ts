/** Every group of the corpus, and how many recipes of it are tried: those up to `runs`, and for the test part up to `testRuns`. */

import * as data from './data-faults.ts';
import type { Group } from './healthy-recipes.ts';
import { HEALTHY_GROUPS } from './healthy-recipes.ts';
import * as rewards from './reward-faults.ts';
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

export const GROUPS: readonly { make: Group; runs: number; testRuns?: number }[] = [
  ...HEALTHY_GROUPS,
  ...[...Object.values(training), ...Object.values(data), ...Object.values(rewards)].map((make) => ({ make, runs: MORE.get(make) ?? RUNS })),
];
