/** One line of the output of `rewardboard score`: a solution's scores, and its labels if it has any. */

import { AGGREGATIONS } from '@rewardboard/metrics';
import type { ScoredSolution } from './scored-solution.ts';

/** Scores are P(correct), from 0 to 1; `scores` aggregates the step scores in the usual ways. */
export function scoreRow({ example, steps, whole }: ScoredSolution) {
  const { problem, labelled, labels, writer, place } = example;
  return {
    place,
    problem,
    ...(writer === undefined ? {} : { writer }),
    step_scores: steps,
    scores: {
      min: AGGREGATIONS.min(steps),
      product: AGGREGATIONS.product(steps),
      last: whole,
      mean: AGGREGATIONS.mean(steps),
    },
    ...(labels.every((label) => label === null)
      ? {}
      : labelled === 'solution'
        ? { is_right: labels[0] === 1 }
        : { labels }),
  };
}
