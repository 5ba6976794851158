/** What makes one run of the corpus: its data, its model, its training, and what is broken on purpose. */

import type { Method, Truth, View } from '../minted-run.ts';
import type { ModelConfig, TrainConfig } from '../../../../apps/trainer/src/config/config-schema.ts';
import type { TrainedRun } from './train-run.ts';

export interface DataRecipe {
  trainExamples: number;
  evalExamples: number;
  /** Share of the labels that are turned over, in training and validation alike. */
  labelNoise: number;
  /** Share of right solutions among the training and the validation examples. */
  trainPositives: number;
  evalPositives: number;
  /** The text names the label. */
  leak?: boolean;
  /** Labels are drawn without looking at the solution. */
  randomLabels?: boolean;
  /** A right and a wrong solution of one problem each, for a pairwise reward model; labels turned over are pairs turned over. */
  pairs?: boolean;
}

/** One thing that goes wrong. Steps count updates from 1. */
export type Fault =
  | { type: 'learning-rate'; factor: number; from: number; to?: number }
  | { type: 'bad-batch'; at: number; factor: number }
  | { type: 'nan-batch'; from: number }
  | { type: 'freeze'; parameters: string[] }
  | { type: 'gradient'; factor: number; perStep?: number; from: number }
  | { type: 'dead-units'; from: number }
  /** Log odds are multiplied before they are scored, more at each evaluation. */
  | { type: 'temperature'; perEvaluation: number; from: number }
  | { type: 'other-evaluation-set'; examples: number; positives: number; from: number };

export interface Recipe {
  /** Runs of one group have the same fault. */
  group: string;
  /** Number within the group; with the group it is the seed. */
  index: number;
  method: Method;
  /** What was done, in words. */
  cause: string;
  data: DataRecipe;
  model: Partial<ModelConfig>;
  train: Partial<TrainConfig>;
  evaluations: number;
  /** Steps between two evaluations, and training losses logged between them. */
  evalSteps: number;
  logsPerEvaluation: number;
  faults: Fault[];
  view: View;
  /** What the run wrote down, where that is not what happened. */
  reported?: Reported;
  /** The truth, from the run without noise; a sentence when the recipe did not make what it was meant to make. */
  exam(run: TrainedRun): Omit<Truth, 'alsoTrue'> | string;
}

export interface Reported {
  /** A metric is printed with this added, from a step on. */
  falsified?: { metric: string; shift: number; from: number };
  /** Losses that are not finite are printed as the mean of those before, as a well-known trainer does. */
  nanFilter?: boolean;
  /** Nothing is written after this step, and the run does not end. */
  silentAfter?: number;
  /** The machine can tell that the process is no more. */
  trainerIsGone?: boolean;
  /** Stopped by its person after this step. */
  stoppedAfter?: number;
  /** Rewards are rounded to multiples of this, as half precision does. */
  roundsRewards?: number;
  /** Accuracy by position of the scored step is drawn beside what was trained. */
  positions?: { first: number; last: number; from: number };
  /** A checkpoint is kept at each n-th evaluation only, best or not. */
  savesEach?: number;
}
