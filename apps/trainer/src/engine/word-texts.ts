/** The texts from which a vocabulary is counted. */

import type { Examples, SolutionExample } from '../data/example.ts';
import { judgedStepsOf, solutionOf } from '../data/judged-step.ts';

export function* wordTexts(examples: Examples<SolutionExample>): Generator<string> {
  let last: string | null = null;
  for (const example of judgedStepsOf(examples)) {
    // A problem counts once for each run of its examples, or its words would crowd out the solutions'.
    if (example.problem !== last) yield example.problem;
    last = example.problem;
    yield solutionOf(example);
  }
}
