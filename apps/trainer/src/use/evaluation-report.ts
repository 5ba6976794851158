/** A model's metrics on labelled solutions: step metrics and first errors, with intervals, next to trivial baselines. */

import type { Counts, Interval } from '@rewardboard/metrics';
import {
  bootstrapByGroup,
  countAt,
  firstErrorScores,
  NO_ERROR,
  predictedFirstError,
  rocAuc,
  scoresOf,
  trivialBaseline,
} from '@rewardboard/metrics';
import type { SolutionExample } from '../data/example.ts';
import { seededRandom } from '../base/random.ts';
import type { ScoredSolution } from './scored-solution.ts';
import { scoredLabelsOf } from './scored-solution.ts';

/** Bootstrap draws; fewer with more than MANY labels, since each draw costs more and adds less. */
const DRAWS = 1_000;
const MANY = 20_000;
const FEWER_DRAWS = 200;
/** Maximum number of thresholds to try. */
const LIMITS = 200;

export interface Estimate {
  value: number;
  /** 95%, bootstrapped over problems; NaN if there are too few. */
  interval: Interval;
}

export interface EvaluationReport {
  solutions: number;
  problems: number;
  judgements: number;
  baseRate: number;
  threshold: number;
  counts: Counts;
  /** By name: accuracy, f1, precision, recall, specificity, balanced accuracy, ROC AUC. */
  model: Record<StepMetric, Estimate>;
  /** The trivial baseline of each metric; null if there is no fair one. */
  majority: Record<StepMetric, number | null>;
  /** The AUC of step length alone, in its better direction: the value to beat. */
  stepLength: Estimate;
  /** null if no solution is labelled up to its first error. */
  firstErrors: {
    f1: Estimate;
    errorAccuracy: number;
    correctAccuracy: number;
    wrongSolutions: number;
    rightSolutions: number;
    bestThreshold: { threshold: number; f1: number };
    stepLengthF1: number;
  } | null;
}

export const STEP_METRICS = [
  'accuracy',
  'f1',
  'precision',
  'recall',
  'specificity',
  'balancedAccuracy',
  'rocAuc',
] as const;
export type StepMetric = (typeof STEP_METRICS)[number];

/** @param solutions with at least one label of each class */
export function reportEvaluation(
  solutions: readonly ScoredSolution[],
  threshold: number,
  seed: number,
): EvaluationReport {
  const scored = scoredLabelsOf(solutions);
  const labels = scored.map(({ label }) => label);
  const probabilities = scored.map(({ probability }) => probability);
  const groups = groupsOf(scored, ({ solution }) => solutions[solution]!.example.problemKey);
  const draws = scored.length > MANY ? FEWER_DRAWS : DRAWS;
  const estimate = (name: string, statistic: (indices: readonly number[]) => number): Estimate => ({
    value: statistic([...scored.keys()]),
    interval: bootstrapByGroup(groups, statistic, seededRandom(seed, 'bootstrap', name), draws),
  });
  const aucOf = (scores: readonly number[]) => (indices: readonly number[]) =>
    rocAuc(
      indices.map((i) => labels[i]!),
      indices.map((i) => scores[i]!),
    );
  const scoreOf = (metric: Exclude<StepMetric, 'rocAuc'>) => (indices: readonly number[]) =>
    scoresOf(
      countAt(
        indices.map((i) => labels[i]!),
        indices.map((i) => probabilities[i]!),
        threshold,
      ),
    )[metric];

  const lengths = scored.map(({ solution, step }) => stepLength(solutions[solution]!.example, step));
  const all = [...scored.keys()];
  const direction = aucOf(lengths)(all) >= 0.5 ? 1 : -1;
  const counts = countAt(labels, probabilities, threshold);
  const baseline = trivialBaseline(counts)!;
  return {
    solutions: solutions.length,
    problems: groups.length,
    judgements: scored.length,
    baseRate: baseline.baseRate,
    threshold,
    counts,
    model: Object.fromEntries(
      STEP_METRICS.map((metric) => [
        metric,
        estimate(metric, metric === 'rocAuc' ? aucOf(probabilities) : scoreOf(metric)),
      ]),
    ) as Record<StepMetric, Estimate>,
    majority: {
      accuracy: baseline.accuracy,
      f1: baseline.f1,
      precision: baseline.precision,
      recall: null,
      specificity: null,
      balancedAccuracy: 0.5,
      rocAuc: 0.5,
    },
    stepLength: estimate('step length', aucOf(lengths.map((length) => direction * length))),
    firstErrors: firstErrorsOf(solutions, threshold, seed, draws),
  };
}

/** Characters of a step, or of the whole solution if that is labelled. */
function stepLength({ labelled, steps }: SolutionExample, step: number): number {
  return labelled === 'solution' ? steps.reduce((sum, { length }) => sum + length, 0) : steps[step]!.length;
}

/** Uses only solutions labelled from the first step to the first incorrect one or the end: in others the first error is unknown. */
function firstErrorsOf(
  solutions: readonly ScoredSolution[],
  threshold: number,
  seed: number,
  draws: number,
): EvaluationReport['firstErrors'] {
  const known = solutions.flatMap((solution) => {
    const first = firstErrorOf(solution.example);
    return first === null ? [] : [{ solution, first }];
  });
  const truth = known.map(({ first }) => first);
  const predicted = known.map(({ solution }) => predictedFirstError(solution.steps, threshold));
  const all = firstErrorScores(truth, predicted);
  if (all.wrongSolutions === 0 || all.rightSolutions === 0) return null;
  const groups = groupsOf(known, ({ solution }) => solution.example.problemKey);
  const f1Of = (indices: readonly number[]) =>
    firstErrorScores(
      indices.map((i) => truth[i]!),
      indices.map((i) => predicted[i]!),
    ).f1;
  const { errorAccuracy, correctAccuracy, wrongSolutions, rightSolutions } = all;
  return {
    f1: {
      value: all.f1,
      interval: bootstrapByGroup(groups, f1Of, seededRandom(seed, 'bootstrap', 'first error'), draws),
    },
    errorAccuracy,
    correctAccuracy,
    wrongSolutions,
    rightSolutions,
    bestThreshold: bestThresholdOf(known, truth),
    stepLengthF1: bestLengthF1(known, truth),
  };
}

/** @returns the index of the first incorrect step, NO_ERROR, or null if unknown */
export function firstErrorOf({ labelled, labels }: SolutionExample): number | null {
  if (labelled !== 'steps') return null;
  const wrong = labels.indexOf(0);
  const upToFirst = wrong < 0 ? labels : labels.slice(0, wrong);
  if (upToFirst.some((label) => label === null)) return null;
  return wrong < 0 ? NO_ERROR : wrong;
}

/** The best threshold for the model on this data, out of LIMITS: an upper bound, since it is chosen on the test data. */
function bestThresholdOf(
  known: readonly { solution: ScoredSolution }[],
  truth: readonly number[],
): { threshold: number; f1: number } {
  const tried = thinned([...new Set(known.flatMap(({ solution }) => solution.steps))].sort((a, b) => a - b));
  const scored = tried.map((threshold) => ({
    threshold,
    f1: firstErrorScores(
      truth,
      known.map(({ solution }) => predictedFirstError(solution.steps, threshold)),
    ).f1,
  }));
  return scored.reduce((best, candidate) => (candidate.f1 > best.f1 ? candidate : best));
}

function thinned(sorted: readonly number[]): number[] {
  return sorted.filter((_, i) => i % Math.ceil(sorted.length / LIMITS) === 0);
}

/** The baseline "the first step of at least N characters is incorrect", with the best N on this data. */
function bestLengthF1(known: readonly { solution: ScoredSolution }[], truth: readonly number[]): number {
  const lengths = known.map(({ solution }) => solution.example.steps.map(({ length }) => length));
  const limits = thinned([...new Set(lengths.flat())].sort((a, b) => a - b));
  return Math.max(
    ...limits.map(
      (limit) =>
        firstErrorScores(
          truth,
          lengths.map((row) => row.findIndex((length) => length >= limit)),
        ).f1,
    ),
  );
}

/** Indices of the items, by key. */
function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): number[][] {
  const groups = new Map<string, number[]>();
  items.forEach((item, i) => {
    const group = groups.get(keyOf(item));
    if (group) group.push(i);
    else groups.set(keyOf(item), [i]);
  });
  return [...groups.values()];
}
