/** What the two processes of a training say to each other. */

import type { RunInfo, Values } from '@rewardboard/protocol';
import type { ModelConfig, TrainConfig } from '../config/config-schema.ts';
import type { RecordingMessage } from '../recording/run-log.ts';

/** Everything the training process needs to know. */
export interface TrainRequest {
  model: ModelConfig;
  train: TrainConfig;
  changedFields: string[];
  outputDir: string;
  /** As it was given, for what others read. */
  outputDirAsTyped: string;
  overwriteOutputDir: boolean;
  /** The checkpoint to go on from, and what was passed over to find it, in words. */
  resume?: { directory: string; passedOver: string[] };
  /** Files of examples, with weights as `--data` has them; none: generated examples. */
  data: string[];
  /** Files that validate; none: a share of the problems is set apart. */
  validationData: string[];
  backend?: string;
  /** The command line as a person typed it, for `run.json`. */
  command: string;
}

export type ToTrainer = { type: 'train'; request: TrainRequest } | { type: 'stop'; reason: string };

/** Why a training is over: all steps are made or no more are needed, a person or the system asked, its time, a finding, or a loss that is no number. */
export type Cause = 'done' | 'person' | 'time' | 'finding' | 'nonfinite';

export interface Ending {
  outcome: 'finished' | 'stopped';
  cause: Cause;
  reason?: string;
  /** The weights are lost: saving them would spoil what was saved before. */
  nothingToSave?: boolean;
}

/** A training that is over. */
export interface TrainingResult {
  outcome: 'finished' | 'stopped';
  cause: Cause;
  reason?: string;
  step: number;
  /** Directory of the kept model within the output directory; null when none was saved. */
  checkpoint: string | null;
  /** The evaluation that the kept model had; null when there was none. */
  result: { step: number; values: Values } | null;
}

export type FromTrainer =
  | RecordingMessage
  /** Before the start: how far a part of the preparation is, of an unknown total while a file is read. */
  | { type: 'preparing'; what: string; done: number; total: number | null }
  /** Before the start: texts that the frozen encoder has read. */
  | { type: 'embedding'; done: number; total: number; textsPerSecond: number }
  | { type: 'started'; info: RunInfo; resumedFrom?: number }
  | { type: 'progress'; step: number; plannedSteps: number; values: Values }
  | { type: 'over'; outcome: TrainingResult }
  | { type: 'failed'; badInput: boolean; reason: string };
