/** One line of what `rewardboard score` writes: a solution's scores, beside what the data says of it. */

import { AGGREGATIONS } from '@rewardboard/metrics';
import type { ScoredSolution } from './scored-solution.ts';

/** Probabilities are P(right), from 0 to 1; `scores` puts those of the steps together in the field's usual ways. */
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
