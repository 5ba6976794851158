/** Process or outcome supervision: a label per step, or one per solution. */

import type { Examples, Label, SolutionExample } from './example.ts';
import { examplesAt } from './example.ts';

/**
 * @returns for `outcome`, each solution with one label: correct if its last step is and no step is incorrect. Solutions with an
 * unknown outcome are skipped
 */
export function supervise(
  examples: Examples<SolutionExample>,
  supervision: 'process' | 'outcome',
): Examples<SolutionExample> {
  if (supervision === 'process') return examples;
  const outcomes: number[] = [];
  const indices: number[] = [];
  let index = 0;
  for (const example of examples) {
    const { labelled, labels } = example;
    const outcome =
      example.solutionLabel !== undefined
        ? example.solutionLabel
        : labelled === 'solution'
          ? labels[0]!
          : labels.includes(0)
            ? 0
            : labels.at(-1)!;
    if (outcome !== null) {
      outcomes.push(outcome);
      indices.push(index);
    }
    index++;
  }
  return examplesAt(indices.length, (i) => ({
    ...examples.get(indices[i]!),
    labelled: 'solution',
    labels: [outcomes[i] as Label],
  }));
}
