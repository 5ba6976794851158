/** What a reward model judges: a problem, and a solution so far. Is it right? */

export interface Example {
  problem: string;
  /** The steps up to the judged one; where the whole solution is judged, all of them. */
  steps: readonly string[];
  /** 1 right, 0 wrong. */
  label: 0 | 1;
  /** Examples of one problem stay on one side of the split. */
  problemKey: string;
  /** Who wrote the solution, where the data says it. */
  writer?: string;
}

export function solutionOf(example: Example): string {
  return example.steps.join('\n');
}

/** Two spellings of one problem that differ in case and white space only are one problem. */
export function problemKeyOf(problem: string): string {
  return problem.toLowerCase().replace(/\s+/g, ' ').trim();
}
