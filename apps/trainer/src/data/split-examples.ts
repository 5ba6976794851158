/** Sets validation problems apart: by problem, stratified by how many of a problem's judgements are right, seeded. */

import { seededRandom, shuffle } from '../base/random.ts';
import type { SolutionExample } from './example.ts';

/** What is judged of one problem. */
export interface ProblemCounts {
  right: number;
  judged: number;
}

/** Problems are sorted into this many layers by their share of right judgements, and each layer is divided for itself. */
const LAYERS = 5;

/**
 * About `validationShare` of the problems are set apart, at least one, never all (with a single problem everything is for training).
 * @returns indices of the problems for validation
 */
export function chooseValidationProblems(
  problems: readonly ProblemCounts[],
  validationShare: number,
  seed: number,
): Set<number> {
  const layers: number[][] = Array.from({ length: LAYERS }, () => []);
  problems.forEach(({ right, judged }, problem) =>
    layers[judged === 0 ? 0 : Math.round((right / judged) * (LAYERS - 1))]!.push(problem),
  );
  // One line of all layers, shuffled within each; every problem that crosses a whole multiple of the share is set apart.
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

/** Divides examples that are objects. */
export function splitSolutions(examples: readonly SolutionExample[], validationShare: number, seed: number) {
  const problems = new Map<string, { number: number; right: number; judged: number }>();
  for (const { problemKey, labels } of examples) {
    const problem = problems.get(problemKey) ?? { number: problems.size, right: 0, judged: 0 };
    problems.set(problemKey, problem);
    for (const label of labels) {
      if (label !== null) problem.judged++;
      if (label === 1) problem.right++;
    }
  }
  const chosen = chooseValidationProblems([...problems.values()], validationShare, seed);
  const validates = ({ problemKey }: SolutionExample) => chosen.has(problems.get(problemKey)!.number);
  return { train: examples.filter((example) => !validates(example)), validation: examples.filter(validates) };
}
