/** The texts from which a vocabulary is counted: each step once, with how many labelled steps include it. */

import type { SolutionExample } from '../data/example.ts';
import type { SeenText } from '../features/tokenizer.ts';

export function* wordTexts(examples: Iterable<SolutionExample>): Generator<SeenText> {
  let last: string | null = null;
  for (const { problem, steps, labelled, labels } of examples) {
    // A problem counts once for each run of its examples, or its words would crowd out the solutions'.
    if (problem !== last) yield { text: problem, times: 1 };
    last = problem;
    let times = labelled === 'solution' ? 1 : labels.filter((label) => label !== null).length;
    for (const [i, text] of steps.entries()) {
      if (times > 0) yield { text, times };
      if (labelled === 'steps' && labels[i] !== null) times--;
    }
  }
}
