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
  for (const isValidation of [true, false])
    for (const isRight of [true, false]) bringIn(problems, line, chosen, isValidation, isRight);
  return chosen;
}

/** Where one side lacks labels of a class and the other has several problems with them, one of those changes sides. */
function bringIn(
  problems: readonly ProblemCounts[],
  line: readonly number[],
  chosen: Set<number>,
  isValidation: boolean,
  isRight: boolean,
): void {
  const has = (problem: number, right: boolean) => {
    const counts = problems[problem]!;
    return (right ? counts.right : counts.labelled - counts.right) > 0;
  };
  const isHere = (problem: number) => chosen.has(problem) === isValidation;
  const count = (here: boolean, right: boolean) =>
    line.reduce((sum, problem) => sum + Number(isHere(problem) === here && has(problem, right)), 0);
  if (count(true, isRight) > 0) return;
  // Nothing may leave a side that is then without a class it has.
  const mayLeave = (problem: number, counts: ReadonlyMap<boolean, number>) =>
    [true, false].every((right) => !has(problem, right) || counts.get(right)! > 1);
  const countsOf = (here: boolean) => new Map([true, false].map((right) => [right, count(here, right)]));
  const move = (problem: number | undefined, toValidation: boolean) => {
    if (problem === undefined) return;
    if (toValidation) chosen.add(problem);
    else chosen.delete(problem);
  };
  const there = countsOf(false);
  const wanted = line.find((problem) => !isHere(problem) && has(problem, isRight) && mayLeave(problem, there));
  if (wanted === undefined) return;
  move(wanted, isValidation);
  // In return for another one, so that the share stays as it is.
  const here = countsOf(true);
  const other = line.find((problem) => problem !== wanted && isHere(problem) && mayLeave(problem, here));
  move(other, !isValidation);
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
