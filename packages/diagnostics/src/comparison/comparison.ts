/** What a comparison is computed from, and what it finds. Plain data: it travels to a worker and back. */

import type { ChangedAnswers, Counts, Difference, DrawnMetric, Standing } from '@rewardboard/metrics';

/** A run at its kept checkpoint. */
export interface JudgedRun {
  runId: string;
  /** Changes with its predictions. */
  key: string;
  /** Step of the evaluation that is compared; null where it has none. */
  step: number | null;
  /** Of that evaluation, where the log has them. */
  counts: Counts | null;
  /** What the log says of its validation data as a whole; null where it doesn't. */
  validation: string | null;
}

export interface ComparisonRequest {
  runs: JudgedRun[];
  /** Indices of runs: those that differ in nothing but the seed, or each alone. */
  sets: number[][];
  /** Index of the set from which differences are measured. */
  base: number;
}

/** paired: all have predictions of the same examples. counts: at least counts of as many examples of each class. */
export type Basis = 'paired' | 'counts' | 'different data' | 'nothing';

export interface MetricComparison {
  metric: DrawnMetric;
  /** One a set. */
  standings: Standing[];
  /** From the baseline; null for itself. */
  differences: (Difference | null)[];
  /** Index of the best set. */
  best: number;
  /** Whether a set can't be distinguished from the best one by 95 %. */
  ties: boolean[];
  /** Between the two best that are really better than the baseline, the better one first; null for fewer. */
  leaders: { sets: [number, number]; difference: Difference } | null;
}

export interface ComparisonResult {
  basis: Basis;
  examples: number;
  problems: number;
  positives: number;
  draws: number;
  metrics: MetricComparison[];
  /** Means over the runs of each set; null without counts. */
  matrices: Counts[] | null;
  /** Of the baseline's answers, by majority of a set's runs; null for the baseline and without predictions. */
  changes: (ChangedAnswers | null)[];
  /** By run: what was found of its predictions. */
  found: ('predictions' | 'counts' | 'nothing')[];
  /** By run: the fingerprint of its validation data; null where it is unknown. */
  fingerprints: (string | null)[];
}

export const SHOWS = ['gain', 'lose', 'any', 'none', 'cell'] as const;
export type Show = (typeof SHOWS)[number];

export interface ExamplesRequest {
  show: Show;
  /** Set that is held beside the baseline for `gain` and `lose`. */
  other: number;
  /** For `cell`. */
  cell: { set: number; name: keyof Counts } | null;
  from: number;
  count: number;
}

export interface ComparedExample {
  label: 0 | 1;
  problem: string;
  text: string;
  writer: string | null;
  /** P(1) of each set: the mean, and each run's. */
  means: number[];
  runs: number[][];
}

export interface ExamplesAnswer {
  totals: Record<Show, number>;
  from: number;
  rows: ComparedExample[];
}
