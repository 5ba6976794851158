/** What a reward model learns from: labels on a solution, step by step or as a whole; or which of two answers is better. */

export type Label = 0 | 1;

export interface SolutionExample {
  kind: 'solution';
  /** Empty where the data is plain texts. */
  problem: string;
  /** At least one. */
  steps: readonly string[];
  /** What the labels are about: each step given those before it, or the whole solution. */
  labelled: 'steps' | 'solution';
  /**
   * 1 right, 0 wrong, null without a label (or labelled in another example: steps that several solutions share have one label, in the first of them).
   * One a step, or for a whole solution a single one. At least one is not null.
   */
  labels: readonly (Label | null)[];
  /**
   * Whether the whole solution is right: no step of it is wrong, also not one labelled in another example. null: the data doesn't say.
   * Left out: follows from the labels.
   */
  solutionLabel?: Label | null;
  /** Examples of one problem stay on one side of the split. */
  problemKey: string;
  /** Who wrote the solution, where the data says it. */
  writer?: string;
  /** How much it counts in the loss: 1 in the mean of a training set whose files were given weights. */
  weight: number;
  /** Where it was read: "steps.jsonl:17"; empty for what was made up. */
  place: string;
}

export interface PreferenceExample {
  kind: 'preference';
  /** Empty where the data has no prompt. */
  problem: string;
  /** Lines of the better answer. */
  chosen: readonly string[];
  rejected: readonly string[];
  /** How much better at least, in units of the reward; null where the data does not say. */
  margin: number | null;
  problemKey: string;
  weight: number;
  place: string;
}

export type Example = SolutionExample | PreferenceExample;

/** Examples in a fixed order. They may lie packed in memory: each `get` makes a new object, so keep indices and not examples. */
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

/** Examples that are made when they are asked for. */
export function examplesAt<E extends Example>(length: number, get: (index: number) => E): Examples<E> {
  return {
    length,
    get,
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield get(i);
    },
  };
}

/** Two spellings of one problem that differ in case and white space only are one problem. */
export function problemKeyOf(problem: string): string {
  return problem.toLowerCase().replace(/\s+/g, ' ').trim();
}
