/** What the two processes of a training say to each other. */

import type { RunInfo, Values } from '@rewardboard/protocol';
import type { ModelConfig, TrainConfig } from './config-schema.ts';

/** Everything the training process needs to know. */
export interface TrainRequest {
  model: ModelConfig;
  train: TrainConfig;
  changedFields: string[];
  outputDir: string;
  overwriteOutputDir: boolean;
  /** Files of examples, with weights as `--data` has them; none: generated examples. */
  data: string[];
  /** Files that validate; none: a share of the problems is set apart. */
  validationData: string[];
  backend?: string;
  /** The command line as a person typed it, for `run.json`. */
  command: string;
}

export type ToTrainer = { type: 'train'; request: TrainRequest } | { type: 'stop'; reason: string };

/** A training that is over. */
export interface Outcome {
  outcome: 'finished' | 'stopped';
  step: number;
  /** Directory of the kept model within the output directory; null when none was saved. */
  checkpoint: string | null;
  /** The evaluation that the kept model had; null when there was none. */
  result: { step: number; values: Values } | null;
}

export type FromTrainer =
  | { type: 'notice'; level: 'info' | 'warning' | 'error'; text: string }
  | { type: 'started'; info: RunInfo }
  /** The journal has grown to this size. */
  | { type: 'recorded'; journalSize: number }
  | { type: 'progress'; step: number; plannedSteps: number; values: Values }
  | { type: 'over'; outcome: Outcome }
  | { type: 'failed'; badInput: boolean; reason: string };
