/** What the rules see: each training point, and each evaluation with what is known of the run at that moment. */

import type { Counts, ScoreHistogram, TrivialBaseline } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { LossRise } from '../statistics/loss-rise.ts';

export interface TrainPoint {
  step: number;
  /** Absent when the log has none at this step; may be non-finite. */
  loss?: number;
  accuracy?: number;
  gradNorm?: number;
  learningRate?: number;
}

export interface EvaluationPoint {
  /** Number of the evaluation, from 0. */
  index: number;
  step: number;
  epoch: number | null;
  values: Values;
  /** Evaluation sets of which loss and scores are the mean; empty where the log has plain ones. */
  sets: readonly string[];
  histogram: ScoreHistogram | null;
  /** Where the model of this step was saved, as far as the log says. */
  checkpoint: string | null;
  counts: Counts | null;
  baseline: TrivialBaseline | null;
  /** Validation loss as logged, may be non-finite; undefined when the log has none. */
  rawLoss: number | undefined;
  /** The same, null unless finite. */
  loss: number | null;
  /** Mean of the finite training losses since the previous evaluation, or the last one before when there was none between. */
  trainLoss: number | null;
  /** The same of the training accuracy. */
  trainAccuracy: number | null;
  /** Validation minus training loss. */
  gap: number | null;
  /** Standard deviation of the noise of the validation loss, of the gap, and of the score. */
  lossNoise: number;
  gapNoise: number;
  scoreNoise: number;
  /** Validation examples: counted, told, or shown by the steps of the accuracy; null where nobody knows. */
  examples: number | null;
  /** Standard error of the validation loss as an estimate for all examples: the part that stays the same from evaluation to evaluation. */
  lossError: number;
  /** The loss has stopped falling fast, now or earlier. */
  isSettled: boolean;
  /** False while the noise is an assumption, because the run is too young to show its own. */
  noiseIsMeasured: boolean;
  /** Differences that the noise of the validation loss rests on. */
  noiseCount: number;
  /** The score that stands for "how often right": accuracy, or what the log has instead. */
  score: number | null;
  /** Which metric that is. */
  scoreMetric: string | null;
  /** How the validation loss stands to its lowest point; null where this evaluation has no finite loss. */
  rise: LossRise | null;
}
