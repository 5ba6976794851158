/** One judgement for itself: a problem, and a solution so far. This is how a model reads examples that looks at one judgement at a time. */

import type { Examples, Label, SolutionExample } from './example.ts';

export interface JudgedStep {
  problem: string;
  /** The steps up to the judged one; where the whole solution is judged, all of them. */
  steps: readonly string[];
  label: Label;
  problemKey: string;
  writer?: string;
  weight: number;
  /** Where it was read: "steps.jsonl:17"; empty for what was made up. */
  place?: string;
}

export function* judgedStepsOf(examples: Examples<SolutionExample>): Generator<JudgedStep> {
  for (const { problem, steps, judges, labels, problemKey, writer, weight, place } of examples) {
    for (const [i, label] of labels.entries()) {
      if (label === null) continue;
      const soFar = judges === 'solution' ? steps : steps.slice(0, i + 1);
      yield { problem, steps: soFar, label, problemKey, ...(writer === undefined ? {} : { writer }), weight, place };
    }
  }
}

export function solutionOf({ steps }: { steps: readonly string[] }): string {
  return steps.join('\n');
}
