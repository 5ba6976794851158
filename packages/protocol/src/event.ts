/** What can happen in a run. One event is one line of the run's journal, `events.jsonl`. */

import type { Counts, ScoreHistogram } from '@rewardboard/metrics';

/** Metric path (`train/loss`, `eval/f1`) to value. Non-finite numbers are real values here; on the wire they are strings. */
export type Values = Record<string, number>;

/** The description of a run. The same object is the run's `run.json`, which adds what only its own machine can use. */
export interface RunInfo {
  /** Version of this form. */
  version: 1;
  id: string;
  name: string;
  /** What trains, where it isn't our own trainer: "transformers", "TRL" ... */
  program?: string;
  /** Unix time in milliseconds. */
  createdAt: number;
  /** What the class called 1 means, in a word: "correct". And 0: "incorrect". */
  positiveLabel: string;
  negativeLabel: string;
  /** Probability from which an example is called positive. */
  threshold: number;
  /** Steps the run means to make, when it knows. */
  plannedSteps: number | null;
  plannedEpochs: number | null;
  /** Fields of the two configuration files, in their order. */
  modelConfig: Record<string, unknown>;
  trainConfig: Record<string, unknown>;
  /** Fields of the two that differ from the defaults. */
  changedFields: string[];
  /** Program and library versions, name to version. */
  versions: Record<string, string>;
  /** What computes: "wasm simd", "cuda" ... */
  device: string;
  data: DataInfo;
  /** Number of trainable parameters. */
  parameters: number;
  /** Whoever trains it obeys a request to stop (STOP_FILE). */
  canStop?: true;
}

export interface DataInfo {
  /** File name, or "generated arithmetic". Never a full path. */
  source: string;
  /** The examples are generated, and the board must say so. */
  generated: boolean;
  /** sha256 of the examples, hex. */
  fingerprint: string;
  trainExamples: number;
  evalExamples: number;
  trainProblems: number;
  evalProblems: number;
  /** What the validation set holds; left out by writers before it was asked for. */
  kind?: 'solutions' | 'steps' | 'pairs';
  trainBaseRate: number;
  evalBaseRate: number;
  /** AUC on the validation set of single numbers that need no model ("length of the problem" ...), best first. */
  trivialAuc: { name: string; auc: number }[];
}

interface Timed {
  /** Unix time in milliseconds; absent when the source has no clock. */
  time?: number;
}

/** A training began, or went on after a stop. */
export interface StartEvent extends Timed {
  type: 'start';
  info: RunInfo;
  /** The step of the checkpoint from which it went on: later steps that stand before this event are made again. */
  resumedFrom?: number;
}

/** Numbers at a step. Steps count optimizer updates from 1; epoch is a float. */
export interface TrainEvent extends Timed {
  type: 'train';
  step: number;
  epoch?: number;
  values: Values;
  /** The source printed rounded numbers; a full one at the same step wins over these, whatever their order. */
  rounded?: boolean;
}

/**
 * Points of many steps at once, as a large file is read: metric path (also `epoch` and `time`) to its columns, of equal length,
 * in the order in which they were written. The same as a train event for each point, and with `eval/` points an evaluation.
 */
export interface PointsEvent extends Timed {
  type: 'points';
  series: Record<string, PointColumns>;
  rounded?: boolean;
}

export interface PointColumns {
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** The writer of a file went back to an earlier step: its points of this step and beyond are an abandoned branch. */
export interface ResumeEvent extends Timed {
  type: 'resume';
  from: number;
  /** How many times the same writer has gone back, this one included. */
  branch: number;
}

/** One pass over the validation set. `values` may hold `train/` metrics of the same step too. */
export interface EvaluationEvent extends Timed {
  type: 'evaluation';
  step: number;
  epoch?: number;
  values: Values;
  rounded?: boolean;
  counts?: Counts;
  histogram?: ScoreHistogram;
  samples?: SampleColumns;
  /** Where the model of this step was saved, relative to the run's directory. */
  checkpoint?: string;
}

/** The model's predictions for the logged samples, one column per property, all of equal length. */
export interface SampleColumns {
  /** Index of the example in the validation set. */
  id: number[];
  label: (0 | 1)[];
  predicted: (0 | 1)[];
  /** P(positive), full precision where the source has it. */
  probability: number[];
}

/** The text of logged samples: written once, before the first evaluation that names them. */
export interface SampleTextEvent extends Timed {
  type: 'sample-text';
  samples: SampleText[];
}

export interface SampleText {
  id: number;
  problem: string;
  solution: string;
  /** Who wrote the solution, if the data contains it. */
  writer?: string;
}

/** Something a person should know: a backend refused, a disk full, a batch skipped. */
export interface NoticeEvent extends Timed {
  type: 'notice';
  level: 'info' | 'warning' | 'error';
  text: string;
  step?: number;
}

/** The trainer left. Without it a run whose trainer is gone has failed. */
export interface EndEvent extends Timed {
  type: 'end';
  outcome: 'finished' | 'stopped' | 'failed';
  reason?: string;
  step: number;
  best?: { step: number; metric: string; value: number; checkpoint: string };
}

/** What a followed file contains about its run besides numbers. Unknown fields are absent, and later values win. */
export interface RunAbout {
  /** What its tracker calls the run. */
  name?: string;
  /** What one step is, where the source counts no optimizer updates: epochs, or its own records. */
  stepUnit?: 'epoch' | 'record';
  /** The trainer replaces a NaN or infinite loss by the running average before it writes it (transformers does, by default). */
  lossNanFiltered?: boolean;
  /** Paths of scores that the source has in per cent; here they are shares. */
  percent?: string[];
  /** Names of confusion matrices that are left out: nothing says which of their numbers counts what. */
  unclearMatrices?: string[];
  /** Processes that print to one file; each metric is taken from the one that printed it first. */
  processes?: number;
  /** The source has no validation set, and evaluates on its test set: those numbers are kept under eval/. */
  testIsValidation?: true;
  plannedSteps?: number;
  plannedEpochs?: number;
  /** Steps that were made, where the source says that they are all that were planned: its last record may stand before them. */
  stepsMade?: number;
  /** What its predictions are about, where the description of the run came before anyone knew. */
  kind?: 'solutions' | 'steps' | 'pairs';
  /** Validation examples, or pairs, where the description of the run came before they were read. */
  evalExamples?: number;
  /** Whether what trains it obeys a request to stop (STOP_FILE), where that is known only once it runs. */
  canStop?: boolean;
  /** Hyperparameters, name to value. */
  config?: Record<string, unknown>;
}

export interface AboutEvent extends Timed {
  type: 'about';
  about: RunAbout;
}

export type RunEvent =
  | AboutEvent
  | StartEvent
  | TrainEvent
  | PointsEvent
  | EvaluationEvent
  | ResumeEvent
  | SampleTextEvent
  | NoticeEvent
  | EndEvent;
