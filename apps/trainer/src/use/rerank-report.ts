/** Best-of-n accuracy: how often the candidate that a model selects is correct. */

import type { Aggregation, Candidate, Interval } from '@rewardboard/metrics';
import {
  AGGREGATIONS,
  bootstrapByGroup,
  pickAtRandom,
  pickByOracle,
  pickByScore,
  pickByVote,
} from '@rewardboard/metrics';
import { numbersOf } from '../features/arithmetic.ts';
import { seededRandom } from '../base/random.ts';
import type { ScoredSolution } from './scored-solution.ts';

const DRAWS = 1_000;
/** The upper bound of any selection. Scripts read this name from --json. */
export const ORACLE = 'a right one is there';

export interface Pick {
  name: string;
  /** Share of the problems whose selected candidate is correct. */
  accuracy: number;
  /** 95%, bootstrapped over problems. */
  interval: Interval;
}

export interface RerankReport {
  problems: number;
  candidates: number;
  /** Problems with correct and incorrect candidates: the only ones where the selection matters. */
  contested: number;
  /** Problems with a single candidate, which are skipped. */
  single: number;
  /** By the model, in the order of AGGREGATIONS, then majority vote, random pick and oracle. */
  picks: Pick[];
}

export function reportRerank(solutions: readonly ScoredSolution[], seed: number): RerankReport {
  const byProblem = new Map<string, Candidate[]>();
  for (const solution of solutions) {
    const isRight = rightnessOf(solution);
    if (isRight === null) continue;
    const candidates = byProblem.get(solution.example.problemKey) ?? [];
    candidates.push({ steps: stepsOf(solution), isRight, answer: answerOf(solution.example.steps) });
    byProblem.set(solution.example.problemKey, candidates);
  }
  const problems = [...byProblem.values()].filter((candidates) => candidates.length > 1);
  const ways: [string, (candidates: readonly Candidate[]) => number][] = [
    ...(Object.keys(AGGREGATIONS) as Aggregation[]).map(
      (way): [string, (candidates: readonly Candidate[]) => number] => [
        way,
        (candidates) => pickByScore(candidates, way),
      ],
    ),
    ['majority vote', pickByVote],
    ['random pick', pickAtRandom],
    [ORACLE, pickByOracle],
  ];
  return {
    problems: problems.length,
    candidates: problems.reduce((sum, { length }) => sum + length, 0),
    contested: problems.filter((candidates) => new Set(candidates.map(({ isRight }) => isRight)).size > 1).length,
    single: byProblem.size - problems.length,
    picks: ways.map(([name, pick]) => {
      const chances = problems.map(pick);
      const mean = (indices: readonly number[]) => indices.reduce((sum, i) => sum + chances[i]!, 0) / indices.length;
      const every = [...chances.keys()];
      return {
        name,
        accuracy: mean(every),
        interval: bootstrapByGroup(
          every.map((i) => [i]),
          mean,
          seededRandom(seed, 'bootstrap', name),
          DRAWS,
        ),
      };
    }),
  };
}

/** The last step gets the score of the whole solution: they differ for a model with outcome supervision. */
function stepsOf({ steps, whole }: ScoredSolution): number[] {
  return [...steps.slice(0, -1), whole];
}

/** Whether the solution is correct; null if unknown. */
function rightnessOf({ example: { labelled, labels } }: ScoredSolution): boolean | null {
  const [first] = labels;
  if (labelled === 'solution') return first === null ? null : first === 1;
  if (labels.includes(0)) return false;
  return labels.includes(null) ? null : true;
}

/** The final answer as in GSM8K: the last number of the last step that has one. */
function answerOf(steps: readonly string[]): string | null {
  for (const step of steps.toReversed()) {
    const answer = numbersOf(step).at(-1);
    if (answer !== undefined) return String(answer);
  }
  return null;
}
