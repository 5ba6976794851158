/** One judgement for itself: a problem, and a solution so far. This is how a model reads examples that looks at one judgement at a time. */

import type { Examples, Label, SolutionExample } from './example.ts';
import { wholeNumbers } from './packed/column.ts';

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

/** Judgements in their order, by number. They may lie packed in memory: each `at` makes a new object. */
export interface Judgements extends Iterable<JudgedStep> {
  readonly length: number;
  at(index: number): JudgedStep | undefined;
}

/** Keeps eight bytes a judgement, whatever the examples take. */
export function judgementsOf(examples: Examples<SolutionExample>): Judgements {
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
    at: (i) => (i >= 0 && i < length ? judgedStep(examples.get(owners.get(i)), places.get(i)) : undefined),
    [Symbol.iterator]: () => judgedStepsOf(examples),
  };
}

export function* judgedStepsOf(examples: Iterable<SolutionExample>): Generator<JudgedStep> {
  for (const example of examples)
    for (const [i, label] of example.labels.entries()) if (label !== null) yield judgedStep(example, i);
}

function judgedStep(
  { problem, steps, judges, labels, problemKey, writer, weight, place }: SolutionExample,
  i: number,
): JudgedStep {
  const soFar = judges === 'solution' ? steps : steps.slice(0, i + 1);
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
