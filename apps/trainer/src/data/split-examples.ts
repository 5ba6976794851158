/** The seeded train-validation split: by problem, stratified by the share of correct labels. */

import { seededRandom, shuffle } from '../base/random.ts';
import type { SolutionExample } from './example.ts';

/** The label counts of one problem. */
export interface ProblemCounts {
  right: number;
  labelled: number;
}

/** Number of strata by the share of correct labels; each is split separately. */
const LAYERS = 5;

/**
 * Chooses about `validationShare` of the problems: at least one, never all. A single problem is used for training.
 * @returns indices of the validation problems
 */
export function chooseValidationProblems(
  problems: readonly ProblemCounts[],
  validationShare: number,
  seed: number,
): Set<number> {
  const layers: number[][] = Array.from({ length: LAYERS }, () => []);
  problems.forEach(({ right, labelled }, problem) =>
    layers[labelled === 0 ? 0 : Math.round((right / labelled) * (LAYERS - 1))]!.push(problem),
  );
  // All strata in a row, each shuffled; every problem that crosses a multiple of the share is chosen.
  const random = seededRandom(seed, 'split');
  const line = layers.flatMap((layer) => shuffle(random, layer));
  const offset = random() * (1 - validationShare);
  const chosen = new Set<number>();
  line.forEach((problem, i) => {
    if (Math.floor((i + 1) * validationShare + offset) > Math.floor(i * validationShare + offset)) chosen.add(problem);
  });
  if (chosen.size === 0 && line.length > 1) chosen.add(line[Math.floor(random() * line.length)]!);
  if (chosen.size === line.length && line.length > 0) chosen.delete(line[0]!);
  return chosen;
}

/** Splits examples that aren't packed. */
export function splitSolutions(examples: readonly SolutionExample[], validationShare: number, seed: number) {
  const problems = new Map<string, { number: number; right: number; labelled: number }>();
  for (const { problemKey, labels } of examples) {
    const problem = problems.get(problemKey) ?? { number: problems.size, right: 0, labelled: 0 };
    problems.set(problemKey, problem);
    for (const label of labels) {
      if (label !== null) problem.labelled++;
      if (label === 1) problem.right++;
    }
  }
  const chosen = chooseValidationProblems([...problems.values()], validationShare, seed);
  const validates = ({ problemKey }: SolutionExample) => chosen.has(problems.get(problemKey)!.number);
  return { train: examples.filter((example) => !validates(example)), validation: examples.filter(validates) };
}
