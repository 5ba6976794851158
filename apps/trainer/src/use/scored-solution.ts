/** A solution with a model's scores, as used by score, evaluate and rerank. */

import type { SolutionExample } from '../data/example.ts';

export interface ScoredSolution {
  example: SolutionExample;
  /** P(correct) of each step, given those before it. */
  steps: readonly number[];
  /** P(correct) of the whole solution; with process supervision, that of the last step. */
  whole: number;
}

/** A label and the model's prediction of it: one per labelled step, or per labelled solution. */
export interface ScoredLabel {
  label: 0 | 1;
  probability: number;
  /** Index of the solution, and of its step. */
  solution: number;
  step: number;
}

export function scoredLabelsOf(solutions: readonly ScoredSolution[]): ScoredLabel[] {
  return solutions.flatMap(({ example, steps, whole }, solution) =>
    example.labels.flatMap((label, i): ScoredLabel[] => {
      if (label === null) return [];
      if (example.labelled === 'solution') return [{ label, probability: whole, solution, step: steps.length - 1 }];
      return [{ label, probability: steps[i]!, solution, step: i }];
    }),
  );
}
