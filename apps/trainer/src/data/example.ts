/** Training examples: a labelled solution, or a pair of a chosen and a rejected answer. */

export type Label = 0 | 1;

export interface SolutionExample {
  kind: 'solution';
  /** Empty for plain texts. */
  problem: string;
  /** At least one. */
  steps: readonly string[];
  /** What the labels are about: each step given those before it, or the whole solution. */
  labelled: 'steps' | 'solution';
  /**
   * 1 correct, 0 incorrect, null unlabelled (or labelled in another example: a step that solutions share has its label in the first).
   * One per step, or one for a whole solution. At least one isn't null.
   */
  labels: readonly (Label | null)[];
  /**
   * Whether the whole solution is correct: 0 if any step is incorrect, even one labelled in another example. null if unknown.
   * Undefined: derived from the labels.
   */
  solutionLabel?: Label | null;
  /** Examples of one problem stay on one side of the split. */
  problemKey: string;
  /** Who wrote the solution, if known. */
  writer?: string;
  /** Weight in the loss; the mean over a training set is 1. */
  weight: number;
  /** Where it was read: "steps.jsonl:17"; empty for generated examples. */
  place: string;
}

export interface PreferenceExample {
  kind: 'preference';
  /** Empty if the data has no prompt. */
  problem: string;
  /** Lines of the better answer. */
  chosen: readonly string[];
  rejected: readonly string[];
  /** Minimum reward difference; null if unknown. */
  margin: number | null;
  problemKey: string;
  weight: number;
  place: string;
}

export type Example = SolutionExample | PreferenceExample;

/** Examples in a fixed order. They can be packed in memory: each `get` makes a new object, so keep indices instead. */
export interface Examples<E extends Example = Example> extends Iterable<E> {
  readonly length: number;
  get(index: number): E;
}

export function exampleList<E extends Example>(examples: readonly E[]): Examples<E> {
  return {
    length: examples.length,
    get: (index) => examples[index]!,
    [Symbol.iterator]: () => examples[Symbol.iterator](),
  };
}

/** Examples made on demand. */
export function examplesAt<E extends Example>(length: number, get: (index: number) => E): Examples<E> {
  return {
    length,
    get,
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield get(i);
    },
  };
}

/** Plain texts have no problem: each is its own, and identical texts share it. @param text of the row */
export function keyWordsOf(problem: string, text: string): string {
  return problem.trim() === '' ? text : problem;
}

/** Problems that differ only in case and white space are the same problem. */
export function problemKeyOf(problem: string): string {
  return problem.toLowerCase().replace(/\s+/g, ' ').trim();
}
