/** What the rules receive: each training point, and each evaluation with what is known of the run at that moment. */

import type { Counts, ScoreHistogram } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { ScoreNow } from '../statistics/score-history.ts';
import type { LossRise } from '../statistics/loss-rise.ts';
import type { SetSeen } from './validation-set.ts';

export interface TrainPoint {
  step: number;
  /** Absent if the log has none at this step; may be non-finite. */
  loss?: number;
  accuracy?: number;
  gradNorm?: number;
  learningRate?: number;
  /** Of a policy: mean reward of its answers, entropy of its choices, and distance from the policy that it began with. */
  reward?: number;
  entropy?: number;
  kl?: number;
}

export interface EvaluationPoint extends SetSeen {
  /** Number of the evaluation, from 0. */
  index: number;
  step: number;
  epoch: number | null;
  values: Values;
  /** Evaluation sets that loss and scores are averaged over; empty if the log has plain ones. */
  sets: readonly string[];
  histogram: ScoreHistogram | null;
  /** Where the model of this step was saved, if the log says so. */
  checkpoint: string | null;
  counts: Counts | null;
  /** Validation loss as logged, may be non-finite; undefined if the log has none. */
  rawLoss: number | undefined;
  /** The same, null unless finite. */
  loss: number | null;
  /** Mean of the finite training losses since the previous evaluation, or the previous mean if there were none. */
  trainLoss: number | null;
  /** The same for the training accuracy. */
  trainAccuracy: number | null;
  /** Validation minus training loss. */
  gap: number | null;
  /** Standard deviation of the noise of the validation loss, of the gap, and of the score. */
  lossNoise: number;
  gapNoise: number;
  scoreNoise: number;
  /** Standard error of the validation loss as an estimate for all examples: the part that is the same at every evaluation. */
  lossError: number;
  /** The loss no longer falls fast. */
  isSettled: boolean;
  /** False while the noise is assumed, because the run is too short to measure it. */
  noiseIsMeasured: boolean;
  /** Number of differences behind the noise of the validation loss. */
  noiseCount: number;
  /** The score that is compared over time: accuracy, or what the log has instead. */
  score: number | null;
  /** Which metric that is. */
  scoreMetric: string | null;
  /** Every score of this evaluation whose better side is known, foremost first: F1 before accuracy before others. */
  scores: readonly ScoreNow[];
  /** The validation loss compared with its lowest point; null if this evaluation has no finite loss. */
  rise: LossRise | null;
}
