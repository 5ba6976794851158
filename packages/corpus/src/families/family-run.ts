/** A run of the second corpus: a log as another program writes it, and the truth about it, which no rule may read. */

import type { Level } from '@rewardboard/protocol';

/** What a verdict at the end may be: it names the fault, finds nothing wrong, or says that it cannot be known. */
export type Answer = 'fault' | 'fine' | 'unknown';

/** Which way an advice points. */
export type Direction = 'raise the rate' | 'lower the rate' | 'regularize' | 'enlarge' | 'stop' | 'go on' | 'keep';

/** A statement that is true of the run while it is between these steps, and the highest level at which it may be made. */
export interface TrueStatement {
  rule: string;
  fromStep: number;
  /** null: to the end. */
  toStep: number | null;
  level: 'act' | 'watch';
}

export interface FamilyTruth {
  /** What was done, in words; "nothing" for a healthy run. */
  cause: string;
  /** Rules of which one must name the fault, best first; empty for a healthy run. */
  kinds: string[];
  /** Levels that are right for it. */
  levels: Level[];
  /** First step at which the fault is there; null for a healthy run. */
  onsetStep: number | null;
  /** Step from which the cause is at work: what is said in between is not too early. */
  causeStep?: number;
  answers: Answer[];
  alsoTrue: TrueStatement[];
  /** Directions that would be wrong, each between two steps. */
  wrong: { direction: Direction; fromStep: number; toStep: number | null }[];
  /** For `keep`: steps of evaluations that may be kept; null if any may, empty if none is worth it. */
  worthKeeping: number[] | null;
}

/** Until it is known. */
export const NO_TRUTH: FamilyTruth = {
  cause: '',
  kinds: [],
  levels: [],
  onsetStep: null,
  answers: [],
  alsoTrue: [],
  wrong: [],
  worthKeeping: null,
};

/** JSON has no NaN: a number that is not finite is its name, as Python writes it. */
export type Cell = number | string | null;

export interface FamilyLog {
  /** Its name says the format: trainer_state.json, metrics.csv, training_log.csv, history.json, log.jsonl. */
  file: string;
  /** Name in the file to its column; null where the row has no such field. */
  columns: Record<string, Cell[]>;
  /** What the file says of the run beside its rows. */
  head: Record<string, number | string>;
}

export interface FamilyRun {
  /** Family, variant and number: the seed of a drawn run. */
  id: string;
  family: string;
  variant: string;
  /** 'drawn', or the library that trained it. */
  origin: string;
  log: FamilyLog;
  truth: FamilyTruth;
}

export type Part = 'tuning' | 'test';

export function isHealthy({ truth }: Pick<FamilyRun, 'truth'>): boolean {
  return truth.onsetStep === null;
}

/** Something is wrong, but the log cannot show it beyond its noise: such a run is neither found nor missed. */
export function isHidden({ truth }: Pick<FamilyRun, 'truth'>): boolean {
  return truth.onsetStep !== null && truth.answers.some((answer) => answer !== 'fault');
}
