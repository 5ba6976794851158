/** What can be counted in a solution, gathered step by step: each step is read once, however many labelled steps follow it. */

import type { Equation } from './arithmetic.ts';
import { equationsOf, lastNumberOf, numbersAndNumberWordsOf, withoutMarks } from './arithmetic.ts';
import { wordsOf } from './tokenizer.ts';

/** Numbers of a problem, and of a solution's equations, that are compared with one another: each with each. Problems have some tens. */
const MAX_NUMBERS = 500;

export interface ProblemFacts {
  characters: number;
  /** Number words among them. */
  numbers: readonly number[];
  words: ReadonlySet<string>;
}

export function problemFactsOf(problem: string): ProblemFacts {
  const numbers = numbersAndNumberWordsOf(problem).slice(0, MAX_NUMBERS);
  return { characters: problem.length, numbers, words: new Set(wordsOf(problem)) };
}

const LETTER = /^\p{L}/u;

export class SolutionFacts {
  readonly problem: ProblemFacts;
  steps = 0;
  /** As a reader sees it, without a calculator's marks; line ends between steps count too. */
  characters = 0;
  lastStepCharacters = 0;
  readonly equations: Equation[] = [];
  readonly operands: number[] = [];
  readonly operators: string[] = [];
  /** Of the equations, in order. */
  readonly results: number[] = [];
  /** The last number of the solution; NaN when there is none. */
  answer = NaN;
  /** Words that begin with a letter, and how many of them the problem has. */
  words = 0;
  wordsOfProblem = 0;

  constructor(problem: ProblemFacts) {
    this.problem = problem;
  }

  add(step: string): void {
    // Neither a mark nor a number nor a word crosses the end of a step, so the whole is the sum of its steps.
    const seen = withoutMarks(step);
    this.characters += seen.length + (this.steps > 0 ? 1 : 0);
    this.lastStepCharacters = seen.length;
    this.steps++;
    for (const equation of equationsOf(step)) {
      if (this.operands.length + equation.operands.length > MAX_NUMBERS) break;
      this.equations.push(equation);
      this.operands.push(...equation.operands);
      this.operators.push(...equation.operators);
      this.results.push(equation.result);
    }
    const last = lastNumberOf(seen);
    if (!Number.isNaN(last)) this.answer = last;
    for (const word of wordsOf(seen)) {
      if (!LETTER.test(word)) continue;
      this.words++;
      if (this.problem.words.has(word)) this.wordsOfProblem++;
    }
  }
}
