/** What is known of a run besides its points. A run's own information may be missing or malformed. */

import { baselineAt, lossWeightsOf } from '@rewardboard/metrics';
import type { LossWeights, TrivialBaseline } from '@rewardboard/metrics';
import { Cadence } from '../statistics/cadence.ts';
import type { EvaluationPoint } from './points.ts';
import { Fit } from '../statistics/fit.ts';
import { MetricNoises } from '../statistics/metric-noises.ts';
import { TrainingPlateau } from '../statistics/training-plateau.ts';
import type { SavedBest } from '../verdict/checkpoint-keeper.ts';
import type { EndEvent, Keep, RunAbout, RunInfo } from '@rewardboard/protocol';

/** What only a live observer knows. */
export interface LiveContext {
  /** Unix time in milliseconds. */
  now: number;
  /** When the last point arrived, by the same clock; if null, the run's own timestamps are used. */
  lastPointAt?: number | null;
  /** The trainer process, if this machine can see it. */
  trainer?: 'alive' | 'gone' | 'unknown';
  /** Its files were put there as they are, and say nothing of time: it was over before. */
  isCopy?: boolean;
}

/** Kept up to date by the diagnoser. */
export interface Facts {
  readonly info: RunInfo | null;
  /** What a followed log says instead. */
  readonly about: RunAbout;
  /** The trainer replaces non-finite losses in its log. */
  readonly lossNanFiltered: boolean;
  readonly plannedSteps: number | null;
  readonly positive: string;
  readonly negative: string;
  readonly trainExamples: number | null;
  readonly evalExamples: number | null;
  readonly trainBaseRate: number | null;
  readonly evalBaseRate: number | null;
  /** How the loss is weighed, as far as the configuration tells; null if it names weights that are not known. */
  readonly lossWeights: LossWeights | null;
  /** What a constant answer gets, from the base rate that the run states; an evaluation's counts take precedence. */
  readonly baseline: TrivialBaseline | null;
  /** Highest step that was processed, 0 before the first. */
  lastStep: number;
  /** Evaluations so far, with those that rules did not see. */
  evaluations: number;
  /** Highest step of the log, including metrics that no rule uses. */
  lastLoggedStep: number;
  /** No further points are expected. */
  ended: boolean;
  /** The log closes with the trainer's own summary of the whole training. */
  isSummedUp: boolean;
  end: EndEvent | null;
  context: LiveContext | null;
  /** Evaluation sets that loss and scores are averaged over; empty if the log has plain ones. */
  evaluationSets: readonly string[];
  firstTrainLoss: number | null;
  lastTrainLoss: number | null;
  firstTrainAccuracy: number | null;
  lastTrainAccuracy: number | null;
  /** Whether it has stood still since it fell. */
  readonly trainingPlateau: TrainingPlateau;
  /** Mean reward of a policy's answers; null if the log has none. */
  firstReward: number | null;
  lastReward: number | null;
  /** Highest learning rate of the log so far, null if it has none. */
  peakRate: number | null;
  /** Scores that were above 1 or below 0, though they are shares: nothing is concluded from them. */
  readonly noShares: Set<string>;
  /** A loss was below zero: it is no likelihood, and rules that need one are not asked. */
  isLossSigned: boolean;
  /** The score that still gets better, by more than noise explains; null if none does. */
  improvingScore: string | null;
  /** A score that has been clearly better than where validation loss was lowest: it selects the checkpoint if the run names no metric. */
  selectingScore: string | null;
  /** The outlook or the headline said to stop at an earlier evaluation. */
  toldToStop: boolean;
  /** A rule has a finding that is not resolved, whether or not another one explains it. */
  isOpen(rule: string): boolean;
  /** First step of its open finding, null if it has none. */
  openSince(rule: string): number | null;
  readonly fit: Fit;
  /** The newest evaluation. */
  last: EvaluationPoint | null;
  /** Loss or a score has become better by more than the noise. */
  hasGained(): boolean;
  /** ... at one of the newest evaluations. */
  isImproving(): boolean;
  /** The one checkpoint that all texts name; for a run that overfits, the one with the lowest loss among those that are tied. */
  keep(): Keep | null;
  /** The best saved checkpoint and the best evaluation; null if the log does not mention saving. */
  savedBest(): SavedBest | null;
  readonly cadence: Cadence;
  readonly noises: MetricNoises;
}

export function factsOf(runInfo: RunInfo | null, about: RunAbout = {}): Facts {
  const info: Record<string, unknown> = { ...runInfo };
  const data: Record<string, unknown> = isRecord(info.data) ? info.data : {};
  const evalBaseRate = shareOf(data.evalBaseRate);
  const evalExamples = positiveOf(data.evalExamples) ?? positiveOf(about.evalExamples);
  const trainBaseRate = shareOf(data.trainBaseRate);
  const lossWeights = lossWeightsOf((name) => fieldOf({ info: runInfo, about }, name), trainBaseRate);
  return {
    info: runInfo,
    about,
    lossNanFiltered: about.lossNanFiltered === true,
    plannedSteps: positiveOf(info.plannedSteps) ?? positiveOf(about.plannedSteps),
    positive: textOf(info.positiveLabel) ?? 'positive',
    negative: textOf(info.negativeLabel) ?? 'negative',
    trainExamples: positiveOf(data.trainExamples),
    evalExamples,
    trainBaseRate,
    evalBaseRate,
    lossWeights,
    // A base rate of 0 without examples is a placeholder.
    baseline:
      evalBaseRate === null || (evalBaseRate === 0 && evalExamples === null)
        ? null
        : baselineAt(evalBaseRate, lossWeights),
    lastStep: 0,
    evaluations: 0,
    lastLoggedStep: 0,
    ended: false,
    isSummedUp: false,
    end: null,
    context: null,
    evaluationSets: [],
    firstTrainLoss: null,
    lastTrainLoss: null,
    firstTrainAccuracy: null,
    lastTrainAccuracy: null,
    trainingPlateau: new TrainingPlateau(),
    firstReward: null,
    lastReward: null,
    peakRate: null,
    noShares: new Set(),
    isLossSigned: false,
    improvingScore: null,
    selectingScore: null,
    toldToStop: false,
    isOpen: () => false,
    openSince: () => null,
    fit: new Fit(),
    last: null,
    hasGained: () => true,
    isImproving: () => true,
    keep: () => null,
    savedBest: () => null,
    cadence: new Cadence(),
    noises: new MetricNoises(),
  };
}

/** A field of the run's training or model configuration; undefined if there is none of that name. */
export function fieldOf({ info, about }: Pick<Facts, 'info' | 'about'>, name: string): unknown {
  for (const config of [info?.trainConfig, info?.modelConfig, about.config] as unknown[])
    if (isRecord(config) && Object.hasOwn(config, name)) return config[name];
  return undefined;
}

export function numberField(facts: Pick<Facts, 'info' | 'about'>, name: string): number | null {
  const value = fieldOf(facts, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A threshold this far from 0.5 makes any model one-sided. */
export const FAR_THRESHOLD = 0.2;

/** Probability from which an example counts as positive; 0.5 if the run does not say. */
export function thresholdOf({ info }: Pick<Facts, 'info'>): number {
  const given: unknown = info?.threshold;
  return typeof given === 'number' && given > 0 && given < 1 ? given : 0.5;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
function positiveOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}
function shareOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}
