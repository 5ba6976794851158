/** One labelled step on its own: the problem, and the solution up to that step. Models that score one step at a time read examples this way. */

import type { Examples, Label, SolutionExample } from './example.ts';
import { wholeNumbers } from './packed/column.ts';

export interface LabelledStep {
  problem: string;
  /** The steps up to and including the labelled one; all of them if the whole solution has the label. */
  steps: readonly string[];
  label: Label;
  problemKey: string;
  writer?: string;
  weight: number;
  /** Where it was read: "steps.jsonl:17"; empty for generated examples. */
  place?: string;
}

/** Labelled steps by index. They may be packed in memory: each `at` makes a new object. */
export interface LabelledSteps extends Iterable<LabelledStep> {
  readonly length: number;
  at(index: number): LabelledStep | undefined;
}

/** Takes eight bytes per step on top of the examples. */
export function labelledStepsOf(examples: Examples<SolutionExample>): LabelledSteps {
  const owners = wholeNumbers();
  const places = wholeNumbers();
  let index = 0;
  for (const { labels } of examples) {
    for (const [i, label] of labels.entries()) {
      if (label === null) continue;
      owners.push(index);
      places.push(i);
    }
    index++;
  }
  const length = owners.length;
  return {
    length,
    at: (i) => (i >= 0 && i < length ? labelledStep(examples.get(owners.get(i)), places.get(i)) : undefined),
    [Symbol.iterator]: () => eachLabelledStep(examples),
  };
}

export function* eachLabelledStep(examples: Iterable<SolutionExample>): Generator<LabelledStep> {
  for (const example of examples)
    for (const [i, label] of example.labels.entries()) if (label !== null) yield labelledStep(example, i);
}

function labelledStep(
  { problem, steps, labelled, labels, problemKey, writer, weight, place }: SolutionExample,
  i: number,
): LabelledStep {
  const soFar = labelled === 'solution' ? steps : steps.slice(0, i + 1);
  return {
    problem,
    steps: soFar,
    label: labels[i]!,
    problemKey,
    ...(writer === undefined ? {} : { writer }),
    weight,
    place,
  };
}

export function solutionOf({ steps }: { steps: readonly string[] }): string {
  return steps.join('\n');
}
