/** Arithmetic word problems with correct and incorrect solutions, generated from a seed: the data of a run without --data. */

import type { SolutionExample } from './example.ts';
import { problemKeyOf } from './example.ts';
import type { Mistake, Plan } from './problem-plan.ts';
import { MISTAKES, makePlan } from './problem-plan.ts';
import { problemText, solutionSteps } from './problem-text.ts';
import { pick, seededRandom } from '../base/random.ts';

export interface GeneratedOptions {
  problems: number;
  solutionsPerProblem: number;
  /** Share of flipped labels: real labels are noisy too. */
  labelNoise: number;
  seed: number;
}

/** Half of the solutions contain one mistake of a random kind. */
export function generateExamples({
  problems,
  solutionsPerProblem,
  labelNoise,
  seed,
}: GeneratedOptions): SolutionExample[] {
  const examples: SolutionExample[] = [];
  for (let n = 0; n < problems; n++) {
    const random = seededRandom(seed, 'generated', n);
    const plan: Plan = makePlan(random);
    const problem = problemText(plan);
    const problemKey = problemKeyOf(problem);
    for (let s = 0; s < solutionsPerProblem; s++) {
      const mistake: Mistake | null = random() < 0.5 ? pick(random, MISTAKES) : null;
      const steps = solutionSteps(plan, mistake, random);
      const isRight = mistake === null;
      const turned = random() < labelNoise;
      examples.push({
        kind: 'solution',
        problem,
        steps,
        labelled: 'solution',
        labels: [isRight !== turned ? 1 : 0],
        problemKey,
        weight: 1,
        place: '',
      });
    }
  }
  return examples;
}
