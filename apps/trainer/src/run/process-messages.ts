/** The messages between the two processes of a training run. */

import type { RunInfo, Values } from '@rewardboard/protocol';
import type { ModelConfig, TrainConfig } from '../config/config-schema.ts';
import type { RecordingMessage } from '../recording/run-log.ts';

/** Everything the training process needs to know. */
export interface TrainRequest {
  model: ModelConfig;
  train: TrainConfig;
  changedFields: string[];
  outputDir: string;
  /** As given on the command line, for display. */
  outputDirAsTyped: string;
  overwriteOutputDir: boolean;
  /** The checkpoint to resume from, and notes on the newer ones that were skipped. */
  resume?: { directory: string; passedOver: string[] };
  /** As given to `--data`, with weights; if empty, examples are generated. */
  data: string[];
  /** Validation files; if empty, a share of the problems is held out. */
  validationData: string[];
  backend?: string;
  /** The command line as typed, without its secrets, for `run.json`. */
  command: string;
}

export type ToTrainer =
  | { type: 'train'; request: TrainRequest }
  | { type: 'stop'; reason: string }
  /** Something that the parent process has said and that belongs into the journal. */
  | ParentNotice;

/** How long evaluations took so far, all and the latest, and after how many steps the next ones come. */
export interface SpentOnEvaluations {
  everySteps: number;
  totalMs: number;
  latestMs: number;
}

export interface ParentNotice {
  type: 'notice';
  level: 'info' | 'warning';
  text: string;
}

/** Why training ended: finished or stopped early, by a person or the system, time limit, a finding, or a non-finite loss. */
export type Cause = 'done' | 'person' | 'time' | 'finding' | 'nonfinite';

export interface Ending {
  outcome: 'finished' | 'stopped';
  cause: Cause;
  reason?: string;
  /** The weights are unusable and must not be saved. */
  nothingToSave?: boolean;
}

/** How training ended. */
export interface TrainingResult {
  outcome: 'finished' | 'stopped';
  cause: Cause;
  reason?: string;
  step: number;
  /** The kept model's directory within the output directory; null if none was saved. */
  checkpoint: string | null;
  /** The kept model's evaluation; null if there was none. */
  result: { step: number; values: Values } | null;
}

export type FromTrainer =
  | RecordingMessage
  /** Progress of a preparation step; the total is unknown while a file is read. */
  | { type: 'preparing'; what: string; done: number; total: number | null }
  /** Progress of the frozen encoder before training starts. */
  | { type: 'embedding'; done: number; total: number; textsPerSecond: number }
  /** `frozen`: numbers of a pretrained model that don't learn. */
  | { type: 'started'; info: RunInfo; resumedFrom?: number; frozen: number }
  | { type: 'progress'; step: number; plannedSteps: number; values: Values; evaluationTime: SpentOnEvaluations }
  | { type: 'over'; outcome: TrainingResult }
  | { type: 'failed'; badInput: boolean; reason: string };
