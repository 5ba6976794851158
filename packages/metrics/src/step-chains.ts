/** Solutions as chains of judged steps: where a model names the first wrong one, beside what the position alone would say. */

import { deviationOf, quantileOf } from './draws.ts';
import { NO_ERROR, firstErrorScores, predictedFirstError } from './first-error.ts';
import type { FirstErrorScores } from './first-error.ts';
import type { Interval } from './intervals.ts';
import { aucInterval } from './intervals.ts';
import { rocAuc } from './roc-auc.ts';

const Z95 = 1.96;
/** An AUC of fewer steps of a kind says nothing. */
const FEWEST_OF_A_KIND = 5;

export interface Chains {
  /** Chain c has the rows from starts[c] up to starts[c + 1]. */
  starts: Uint32Array;
  /** Number in its chain of the first wrong row, or NO_ERROR. */
  firstErrors: Int32Array;
  problems: Uint32Array;
}

/** @param columns a row a judged step, those of one solution in a row and in order; problems are indices from 0 */
export function chainsOf(columns: {
  solution: ArrayLike<number>;
  label: ArrayLike<number>;
  problem: ArrayLike<number>;
}): Chains {
  const { solution, label, problem } = columns;
  const [starts, firstErrors, problems]: number[][] = [[], [], []];
  for (let row = 0; row < solution.length; row++) {
    if (row === 0 || solution[row] !== solution[row - 1]) {
      starts!.push(row);
      firstErrors!.push(NO_ERROR);
      problems!.push(problem[row]!);
    }
    const chain = starts!.length - 1;
    if (label[row] !== 1 && firstErrors![chain] === NO_ERROR) firstErrors![chain] = row - starts![chain]!;
  }
  return {
    starts: Uint32Array.from([...starts!, solution.length]),
    firstErrors: Int32Array.from(firstErrors!),
    problems: Uint32Array.from(problems!),
  };
}

/** What each chain's first row below the threshold is, from 0, or NO_ERROR. */
export function namedErrors({ starts }: Chains, probabilities: Float32Array, threshold: number): Int32Array {
  return Int32Array.from({ length: starts.length - 1 }, (_, chain) =>
    predictedFirstError(probabilities.subarray(starts[chain], starts[chain + 1]), threshold),
  );
}

export const CHAIN_OUTCOMES = ['named', 'early', 'late', 'missed', 'cleared', 'false'] as const;
/** Of chains with an error: named exactly, too early, too late, or cleared by mistake. Of sound ones: cleared, or a false alarm. */
export type ChainOutcome = (typeof CHAIN_OUTCOMES)[number];

export function outcomeOf(truth: number, named: number): ChainOutcome {
  if (truth === NO_ERROR) return named === NO_ERROR ? 'cleared' : 'false';
  if (named === NO_ERROR) return 'missed';
  return named === truth ? 'named' : named < truth ? 'early' : 'late';
}

/** F1 of first errors in each draw of whole problems. @param draws of `drawProblems` */
function drawnFirstErrorF1(
  { firstErrors, problems }: Chains,
  named: ArrayLike<number>,
  draws: readonly Uint16Array[],
): Float64Array {
  const size = draws[0]?.length ?? 0;
  const [wrong, right, hit, cleared] = Array.from({ length: 4 }, () => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let chain = 0; chain < firstErrors.length; chain++) {
    const problem = problems[chain]!;
    const isHit = firstErrors[chain] === named[chain] ? 1 : 0;
    if (firstErrors[chain] === NO_ERROR) {
      right[problem]!++;
      cleared[problem]! += isHit;
    } else {
      wrong[problem]!++;
      hit[problem]! += isHit;
    }
  }
  const total = (times: Uint16Array, of: Float64Array) => times.reduce((sum, count, i) => sum + count * of[i]!, 0);
  return Float64Array.from(draws, (times) => {
    const a = total(times, hit) / total(times, wrong);
    const b = total(times, cleared) / total(times, right);
    return a + b === 0 ? 0 : (2 * a * b) / (a + b);
  });
}

export interface PositionAlone {
  /** Always names this step, from 0, in chains that have it: the best such choice for these chains. */
  step: number;
  named: Int32Array;
  scores: FirstErrorScores;
}

/** What a model gets that knows nothing but how far into a solution errors begin. */
export function positionAlone({ starts, firstErrors }: Chains): PositionAlone {
  const longest = firstErrors.reduce((most, _, chain) => Math.max(most, starts[chain + 1]! - starts[chain]!), 0);
  const choiceOf = (step: number): PositionAlone => {
    const named = Int32Array.from(firstErrors, (_, chain) =>
      starts[chain + 1]! - starts[chain]! > step ? step : NO_ERROR,
    );
    return { step, named, scores: firstErrorScores(firstErrors, named) };
  };
  let best = choiceOf(0);
  for (let step = 1; step < Math.min(longest, MAX_POSITIONS); step++) {
    const choice = choiceOf(step);
    if (choice.scores.f1 > best.scores.f1) best = choice;
  }
  return best;
}

/** Positions that are compared at most: solutions of more steps are rare, and their last steps rarer. */
const MAX_POSITIONS = 64;

export interface FirstErrorJudgement extends FirstErrorScores, Interval {
  /** From the best that position alone can do. */
  gain: number;
  /** 95 %. */
  gainHalf: number;
  isReal: boolean;
}

export function judgeFirstErrors(
  chains: Chains,
  named: Int32Array,
  position: PositionAlone,
  draws: readonly Uint16Array[],
): FirstErrorJudgement {
  const scores = firstErrorScores(chains.firstErrors, named);
  const drawn = drawnFirstErrorF1(chains, named, draws);
  const byPosition = drawnFirstErrorF1(chains, position.named, draws);
  const sorted = drawn.filter(Number.isFinite).sort();
  const gain = scores.f1 - position.scores.f1;
  const gainHalf = Z95 * deviationOf(drawn.map((f1, i) => f1 - byPosition[i]!).filter(Number.isFinite));
  return {
    ...scores,
    low: quantileOf(sorted, 0.025),
    high: quantileOf(sorted, 0.975),
    gain,
    gainHalf,
    isReal: gain > gainHalf,
  };
}

export interface PositionScores {
  right: { steps: number; mean: number; low: number; high: number };
  wrong: { steps: number; mean: number; low: number; high: number };
  /** AUC among the steps of this position alone, with its 95 % interval; null with fewer than five of a kind. */
  auc: ({ value: number } & Interval) | null;
}

/** P(right) of right and wrong steps at each position, mean and middle half, and how well it separates them there. */
export function scoresByPosition(
  { starts }: Pick<Chains, 'starts'>,
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  positions: number,
): PositionScores[] {
  const found = Array.from({ length: positions }, () => ({ right: [] as number[], wrong: [] as number[] }));
  for (let chain = 0; chain < starts.length - 1; chain++)
    for (let row = starts[chain]!; row < starts[chain + 1]! && row - starts[chain]! < positions; row++)
      found[row - starts[chain]!]![labels[row] === 1 ? 'right' : 'wrong'].push(probabilities[row]!);
  return found.map(({ right, wrong }) => {
    const auc = rocAuc([...right.map(() => 1), ...wrong.map(() => 0)], [...right, ...wrong]);
    return {
      right: middleOf(right),
      wrong: middleOf(wrong),
      auc:
        right.length < FEWEST_OF_A_KIND || wrong.length < FEWEST_OF_A_KIND || !Number.isFinite(auc)
          ? null
          : { value: auc, ...aucInterval(auc, right.length, wrong.length) },
    };
  });
}

function middleOf(values: number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { steps: values.length, mean, low: quantileOf(sorted, 0.25), high: quantileOf(sorted, 0.75) };
}
