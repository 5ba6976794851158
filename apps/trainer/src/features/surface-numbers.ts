/** What can be counted on a solution without understanding it. Each number says what it is; the trivial baselines come from here too. */

import { nearly } from './arithmetic.ts';
import type { LabelledStep } from '../data/labelled-step.ts';
import { rememberLast } from '../base/remember-last.ts';
import { problemFactsOf, SolutionFacts } from './solution-facts.ts';

export interface SurfaceNumber {
  /** In words, as the terminal and the board show it. */
  name: string;
  compute(facts: SolutionFacts): number;
}

/** Small numbers that come from nowhere (a half, percent, minutes, hours, days, months) are not held against a solution. */
const CONSTANTS = new Set([1, 2, 3, 4, 7, 10, 12, 24, 30, 52, 60, 100, 365, 0.5]);

export const SURFACE_NUMBERS: readonly SurfaceNumber[] = [
  { name: 'length of the problem', compute: (f) => Math.log1p(f.problem.characters) },
  { name: 'numbers in the problem', compute: (f) => Math.log1p(f.problem.numbers.length) },
  { name: 'length of the solution', compute: (f) => Math.log1p(f.characters) },
  { name: 'length of the last step', compute: (f) => Math.log1p(f.lastStepCharacters) },
  { name: 'steps', compute: (f) => Math.log1p(f.steps) },
  { name: 'length of a step', compute: (f) => Math.log1p(f.characters / f.steps) },
  { name: 'equations', compute: (f) => Math.log1p(f.equations.length) },
  // Many numbers and few operations, or the reverse: something was left out, or done twice.
  {
    name: 'operations less numbers of the problem',
    compute: (f) => clamp(f.operators.length - f.problem.numbers.length, 12),
  },
  { name: 'additions', compute: (f) => Math.log1p(count(f.operators, '+')) },
  { name: 'subtractions', compute: (f) => Math.log1p(count(f.operators, '-')) },
  { name: 'multiplications', compute: (f) => Math.log1p(count(f.operators, '*')) },
  { name: 'divisions', compute: (f) => Math.log1p(count(f.operators, '/')) },
  { name: 'share of the equations that do not hold', compute: (f) => share(f.equations, (e) => !e.holds) },
  { name: 'share of the problem’s numbers used', compute: (f) => share(f.problem.numbers, (n) => has(f.operands, n)) },
  {
    name: 'numbers of the problem left unused',
    compute: (f) => Math.log1p(f.problem.numbers.filter((n) => !has(f.operands, n)).length),
  },
  // An operand that is neither in the problem nor computed before was made up.
  { name: 'share of the operands from nowhere', compute: shareFromNowhere },
  { name: 'share of the results used later', compute: shareOfResultsUsed },
  { name: 'share of the equations made before', compute: shareRepeated },
  { name: 'share of the results that are not whole', compute: (f) => share(f.results, (r) => !isWhole(r)) },
  { name: 'size of the answer', compute: (f) => logSize(f.answer) },
  { name: 'answer is not whole', compute: (f) => Number(!isWhole(f.answer)) },
  { name: 'answer is zero or less', compute: (f) => Number(f.answer <= 0 || f.results.some((r) => r < 0)) },
  { name: 'answer is a number of the problem', compute: (f) => Number(has(f.problem.numbers, f.answer)) },
  {
    name: 'answer is the last result',
    compute: (f) => Number(f.results.length > 0 && nearly(f.results.at(-1)!, f.answer)),
  },
  {
    name: 'answer against the largest number of the problem',
    compute: (f) => clamp(logSize(f.answer) - logSize(Math.max(0, ...f.problem.numbers)), 5),
  },
  {
    name: 'share of the solution’s words found in the problem',
    compute: (f) => (f.words === 0 ? 0 : f.wordsOfProblem / f.words),
  },
];

const factsOfProblem = rememberLast(problemFactsOf);
/** Facts of the last solution so far: most labelled steps only add one step to the one before. */
let soFar: { steps: readonly string[]; facts: SolutionFacts } | null = null;

/** @returns the numbers of one example in the order of SURFACE_NUMBERS, all finite */
export function surfaceNumbersOf(example: LabelledStep): Float32Array {
  const facts = factsOf(example);
  const numbers = new Float32Array(SURFACE_NUMBERS.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = SURFACE_NUMBERS[i]!.compute(facts);
    numbers[i] = Number.isFinite(value) ? value : 0;
  }
  return numbers;
}

function factsOf({ problem, steps }: LabelledStep): SolutionFacts {
  const ofProblem = factsOfProblem(problem);
  const goesOn =
    soFar?.facts.problem === ofProblem &&
    soFar.steps.length <= steps.length &&
    soFar.steps.every((step, i) => step === steps[i]);
  const facts = goesOn ? soFar!.facts : new SolutionFacts(ofProblem);
  for (let i = facts.steps; i < steps.length; i++) facts.add(steps[i]!);
  soFar = { steps, facts };
  return facts;
}

function shareFromNowhere({ equations, problem }: SolutionFacts): number {
  const known = [...problem.numbers];
  let total = 0;
  let strange = 0;
  for (const { operands, result } of equations) {
    for (const operand of operands) {
      total++;
      // A percentage of the problem may be written as its fraction.
      if (!CONSTANTS.has(operand) && !has(known, operand) && !has(known, operand * 100) && !has(known, 100 - operand))
        strange++;
    }
    known.push(result);
  }
  return total === 0 ? 0 : strange / total;
}

function shareOfResultsUsed({ equations }: SolutionFacts): number {
  if (equations.length < 2) return 1;
  const earlier = equations.slice(0, -1);
  return share(earlier, (e) =>
    equations.slice(equations.indexOf(e) + 1).some((later) => has(later.operands, e.result)),
  );
}

function shareRepeated({ equations }: SolutionFacts): number {
  const keys = equations.map((e) => JSON.stringify([e.operands, e.operators]));
  return keys.length === 0 ? 0 : 1 - new Set(keys).size / keys.length;
}

function has(numbers: readonly number[], wanted: number): boolean {
  return numbers.some((n) => Math.abs(n - wanted) <= 1e-6 * Math.max(1, Math.abs(n)));
}
function share<T>(items: readonly T[], is: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length;
}
function count(items: readonly string[], wanted: string): number {
  return items.filter((item) => item === wanted).length;
}
function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
function logSize(value: number): number {
  return Math.log1p(Math.min(1e9, Math.abs(value)));
}
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}

/** Mean and deviation of each number over the training set: with these the numbers reach the model standardized. */
export interface Standardization {
  mean: number[];
  deviation: number[];
}

/** A number this many deviations away is cut: one strange solution must not rule a step. */
export const MAX_DEVIATIONS = 4;

/** @param rows are gone over twice */
export function standardizationOf(rows: Iterable<Float32Array>): Standardization {
  let count = 0;
  const sums = SURFACE_NUMBERS.map(() => 0);
  for (const row of rows) {
    count++;
    row.forEach((value, j) => (sums[j]! += value));
  }
  const mean = sums.map((sum) => sum / count);
  const squares = SURFACE_NUMBERS.map(() => 0);
  for (const row of rows) row.forEach((value, j) => (squares[j]! += (value - mean[j]!) ** 2));
  const deviation = squares.map((square) => Math.sqrt(square / count));
  return { mean, deviation: deviation.map((d) => (d > 1e-6 ? d : 1)) };
}

export function standardize(row: Float32Array, { mean, deviation }: Standardization): Float32Array {
  return row.map((value, j) => clamp((value - mean[j]!) / deviation[j]!, MAX_DEVIATIONS));
}

/** As a saved model's `config.json` has it. */
export function describedStandardization({ mean, deviation }: Standardization): object[] {
  return SURFACE_NUMBERS.map(({ name }, i) => ({ name, mean: mean[i], deviation: deviation[i] }));
}

/** Throws if a number is missing or has another place. */
export function savedStandardization(described: unknown): Standardization {
  const saved = described as { name: string; mean: number; deviation: number }[];
  const stray = SURFACE_NUMBERS.find(({ name }, i) => saved[i]?.name !== name);
  if (stray)
    throw new Error(`config.json was written by another version; it lacks the surface feature "${stray.name}"`);
  return { mean: saved.map(({ mean }) => mean), deviation: saved.map(({ deviation }) => deviation) };
}
