/** What the rules receive: each training point, and each evaluation with what is known of the run at that moment. */

import type { Counts, ScoreHistogram } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { ScoreNow } from '../statistics/score-history.ts';
import type { LossRise } from '../statistics/loss-rise.ts';
import type { SetSeen } from './validation-set.ts';

export interface TrainPoint {
  step: number;
  /** How many points it stands for where rules don't see each (`Resolution`): itself and those before it that were skipped; 0 if it is skipped itself. */
  weight: number;
  /** Undefined if the log has none at this step; may be non-finite. */
  loss?: number | undefined;
  accuracy?: number | undefined;
  gradNorm?: number | undefined;
  learningRate?: number | undefined;
  /** Of a policy: mean reward of its answers, entropy of its choices, and distance from the policy that it began with. */
  reward?: number | undefined;
  entropy?: number | undefined;
  kl?: number | undefined;
}

export interface EvaluationPoint extends SetSeen {
  /** How many evaluations it stands for: itself and those before it that were skipped (`Resolution`). */
  weight: number;
  step: number;
  epoch: number | null;
  values: Values;
  /** Their names; the same list as at the evaluation before while these are the same, so that what depends on them alone is worked out once. */
  metrics: readonly string[];
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
  /** What is assumed of cross entropies holds for this loss times so many (`LossUnit`). */
  unit: number;
  /** Mean of the finite training losses since the previous evaluation, or the previous mean if there were none. */
  trainLoss: number | null;
  /** Standard error of that mean, by how much single training losses vary; infinite if there are too few to say. */
  trainError: number;
  /** The same mean for the training accuracy. */
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

/** For rules that keep the newest point of a kind: a narrowed copy of it would cost more than most rules do. */
export type PointWithLoss = EvaluationPoint & { loss: number };
export type PointWithLosses = PointWithLoss & { trainLoss: number };
export type PointWithRise = PointWithLoss & { rise: LossRise };

export function hasLoss(point: EvaluationPoint): point is PointWithLoss {
  return point.loss !== null;
}
export function hasLosses(point: EvaluationPoint): point is PointWithLosses {
  return point.loss !== null && point.trainLoss !== null;
}
export function hasRise(point: EvaluationPoint): point is PointWithRise {
  return point.loss !== null && point.rise !== null;
}
