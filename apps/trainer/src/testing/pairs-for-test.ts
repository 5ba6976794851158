/** Pairs of a right and a wrong answer, made up from a seed, as lines of a file. */

import { generateExamples } from '../data/generate-problems.ts';

export function pairLines(problems: number, seed: number): string {
  const solutions = generateExamples({ problems, solutionsPerProblem: 4, labelNoise: 0, seed });
  return solutions
    .flatMap((right) => {
      const wrong = solutions.find((other) => other.problem === right.problem && other.labels[0] === 0);
      return right.labels[0] === 1 && wrong
        ? [
            `${JSON.stringify({ prompt: right.problem, chosen: right.steps.join('\n'), rejected: wrong.steps.join('\n') })}\n`,
          ]
        : [];
    })
    .join('');
}
