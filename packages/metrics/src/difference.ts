/** Whether one recipe beats another, by how much, and how sure that is: the examples and the seeds are chance, and both count. */

import { deviationOf, meanOf } from './draws.ts';
import type { DrawnScores } from './drawn-scores.ts';
import { normalQuantile, studentQuantile } from './student-t.ts';

export type Word = 'real' | 'likely' | 'cannot tell' | 'too few';

/** Fewer examples than this decide nothing. */
export const FEW_EXAMPLES = 30;
/** A smaller difference is too small to matter, whatever its noise. */
const SMALL_DIFFERENCE = 0.004;
const MAX_MORE_SEEDS = 12;
/** How many times the examples: ten at most. */
const EXAMPLE_FACTORS = [1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const BOTH_FACTORS = [2, 3, 4, 6, 8, 10];
const BOTH_SEEDS = [2, 5, 9];

/** Runs that differ in nothing but their seed, each by the same draws. */
export type SeedSet = readonly DrawnScores[];

/** How far seeds scatter, pooled over all sets. */
export interface SeedScatter {
  /** Standard deviation of one run's score; 0 where df is. */
  deviation: number;
  /** Degrees of freedom: the sum of n - 1. At 0 nothing is known of the scatter. */
  df: number;
  /** Sets of at least two runs. */
  sets: number;
}

export interface Difference {
  /** Mean of a minus mean of b, in the metric's own direction. */
  value: number;
  /** 95 %, for this comparison alone. */
  half: number;
  /** For all comparisons together. */
  strictHalf: number;
  /** What the examples make of `half`. */
  examplesPart: number;
  /** What the seeds make of it; null where nothing is known of them. */
  seedsPart: number | null;
  word: Word;
  wouldTell: WouldTell | null;
}

/** What would settle a difference, if it stays as it is. */
export type WouldTell =
  | { kind: 'too small' | 'nothing' }
  /** More of each recipe. */
  | { kind: 'seeds'; seeds: number }
  | { kind: 'examples'; examples: number }
  | { kind: 'both'; seeds: number; timesExamples: number };

export function seedScatter(sets: readonly SeedSet[]): SeedScatter {
  let squares = 0;
  let df = 0;
  const several = sets.filter((runs) => runs.length > 1);
  for (const runs of several) {
    squares += (runs.length - 1) * deviationOf(runs.map(({ value }) => value)) ** 2;
    df += runs.length - 1;
  }
  return { deviation: df === 0 ? 0 : Math.sqrt(squares / df), df, sets: several.length };
}

/** Where a recipe stands by itself. */
export interface Standing {
  /** Mean of its runs. */
  value: number;
  /** 95 %: of the examples and, of several runs, of their seeds. */
  half: number;
  /** Of each run. */
  values: number[];
}

/** @param runs not empty */
export function standingOf(runs: SeedSet, scatter: SeedScatter): Standing {
  const values = runs.map(({ value }) => value);
  const drawn = runs[0]!.drawn.map((_, draw) => meanOf(runs.map((run) => run.drawn[draw]!))).filter(Number.isFinite);
  const knowsSeeds = scatter.df > 0 && runs.length > 1;
  const seeds = knowsSeeds ? studentQuantile(0.95, scatter.df) * (scatter.deviation / Math.sqrt(runs.length)) : 0;
  return {
    value: meanOf(values),
    half: Math.hypot(studentQuantile(0.95, dfOf(runs)) * deviationOf(drawn), seeds),
    values,
  };
}

/** The error is itself an estimate, from so many problems and so many draws: Student's t, as for seeds. */
function dfOf([first]: SeedSet): number {
  return 1 / (1 / (first!.problems - 1) + 1 / (first!.drawn.length - 1));
}

/** Two-sided confidence that each of several comparisons takes so that all hold together at 95 % (Bonferroni). */
export function levelOf(comparisons: number): number {
  return 1 - 0.05 / Math.max(1, comparisons);
}

/**
 * @param a,b not empty, judged on the same examples with the same draws
 * @param comparisons how many the page makes @param examples how many they were judged on
 */
export function differenceOf(
  a: SeedSet,
  b: SeedSet,
  { scatter, comparisons, examples }: { scatter: SeedScatter; comparisons: number; examples: number },
): Difference {
  const value = meanOf(a.map((run) => run.value)) - meanOf(b.map((run) => run.value));
  const error = deviationOf(
    a[0]!.drawn
      .map((_, draw) => meanOf(a.map(({ drawn }) => drawn[draw]!)) - meanOf(b.map(({ drawn }) => drawn[draw]!)))
      .filter(Number.isFinite),
  );
  const level = levelOf(comparisons);
  const knowsSeeds = scatter.df > 0 && (a.length > 1 || b.length > 1);
  const seedError = knowsSeeds ? scatter.deviation * Math.sqrt(1 / a.length + 1 / b.length) : 0;
  const seedsPart = (confidence: number) => (knowsSeeds ? studentQuantile(confidence, scatter.df) * seedError : 0);
  const df = dfOf(a);
  const timesError = (confidence: number) => studentQuantile(confidence, df);
  const halfAt = (confidence: number) => Math.hypot(timesError(confidence) * error, seedsPart(confidence));
  const [half, strictHalf] = [halfAt(0.95), halfAt(level)];
  const word = wordOf(Math.abs(value), half, strictHalf, examples);
  const runs = Math.max(a.length, b.length);
  return {
    value,
    half,
    strictHalf,
    examplesPart: timesError(0.95) * error,
    seedsPart: knowsSeeds ? seedsPart(0.95) : null,
    word,
    wouldTell:
      word === 'real' ? null : wouldTell(Math.abs(value), { error, level, scatter, knowsSeeds, runs, examples }),
  };
}

function wordOf(size: number, half: number, strictHalf: number, examples: number): Word {
  if (examples < FEW_EXAMPLES) return 'too few';
  if (size > strictHalf) return 'real';
  return size > half ? 'likely' : 'cannot tell';
}

function wouldTell(
  size: number,
  at: { error: number; level: number; scatter: SeedScatter; knowsSeeds: boolean; runs: number; examples: number },
): WouldTell {
  if (size < SMALL_DIFFERENCE) return { kind: 'too small' };
  const { error, level, scatter, knowsSeeds, runs, examples } = at;
  const z = normalQuantile(level);
  const needed = (seeds: number, factor: number) => {
    const t = knowsSeeds ? studentQuantile(level, Math.max(1, scatter.sets * (seeds - 1))) : 0;
    return Math.sqrt((z * error) ** 2 / factor + (t * t * scatter.deviation ** 2 * 2) / seeds);
  };
  if (knowsSeeds)
    for (let more = 1; more <= MAX_MORE_SEEDS; more++)
      if (needed(runs + more, 1) < size) return { kind: 'seeds', seeds: more };
  for (const factor of EXAMPLE_FACTORS)
    if (needed(runs, factor) < size)
      return { kind: 'examples', examples: Math.ceil((examples * (factor - 1)) / 100) * 100 };
  if (knowsSeeds)
    for (const timesExamples of BOTH_FACTORS)
      for (const seeds of BOTH_SEEDS)
        if (needed(runs + seeds, timesExamples) < size) return { kind: 'both', seeds, timesExamples };
  return { kind: 'nothing' };
}

/**
 * Which can't be told from the best by 95 %. Never ask it about runs with different validation data.
 * @param better which way the metric is better @returns indices, the best first
 */
export function tiesOf(sets: readonly SeedSet[], better: 'up' | 'down', examples: number): number[] {
  const sign = better === 'up' ? 1 : -1;
  const score = (i: number) => sign * meanOf(sets[i]!.map(({ value }) => value));
  const order = sets.map((_, i) => i).filter((i) => Number.isFinite(score(i)));
  order.sort((a, b) => score(b) - score(a) || a - b);
  const scatter = seedScatter(sets);
  const best = order[0];
  if (best === undefined) return [];
  return order.filter((i) => {
    if (i === best) return true;
    const { value, half } = differenceOf(sets[best]!, sets[i]!, { scatter, comparisons: 1, examples });
    return !(Math.abs(value) > half);
  });
}
