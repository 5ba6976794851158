/** A solution with what a model said of it: what score, evaluate and rerank have in common. */

import type { SolutionExample } from '../data/example.ts';

export interface ScoredSolution {
  example: SolutionExample;
  /** P(right) of each step, given those before it. */
  steps: readonly number[];
  /** P(right) of the whole solution: of a model that judges steps, that of the last one. */
  whole: number;
}

/** A judgement of the data beside the model's, one a labelled step, or one a labelled solution. */
export interface Judgement {
  label: 0 | 1;
  probability: number;
  /** Number of the solution, and of its step from 0. */
  solution: number;
  step: number;
}

export function judgementsOf(solutions: readonly ScoredSolution[]): Judgement[] {
  return solutions.flatMap(({ example, steps, whole }, solution) =>
    example.labels.flatMap((label, i): Judgement[] => {
      if (label === null) return [];
      if (example.labelled === 'solution') return [{ label, probability: whole, solution, step: steps.length - 1 }];
      return [{ label, probability: steps[i]!, solution, step: i }];
    }),
  );
}
