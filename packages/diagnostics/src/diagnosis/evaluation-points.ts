/** Makes points of evaluations: the values of each, and what is known of the run at that moment. */

import type { Counts } from '@rewardboard/metrics';
import type { Evaluation } from '@rewardboard/protocol';
import type { EvaluationValues } from './evaluation-values.ts';
import { finite, scoreMetricOf } from './evaluation-values.ts';
import type { Facts } from './facts.ts';
import type { EvaluationPoint } from './points.ts';
import { Scores } from './scores.ts';
import { ValidationSet } from './validation-set.ts';
import { lossErrorOf } from '../statistics/example-losses.ts';
import type { IntervalMean } from '../statistics/interval-mean.ts';
import type { LossRise } from '../statistics/loss-rise.ts';
import { LossRiseTracker } from '../statistics/loss-rise.ts';
import { LossUnit } from '../statistics/loss-unit.ts';
import { Noise } from '../statistics/noise.ts';
import { Settling } from '../statistics/settling.ts';

/** Rough standard deviation of one example's cross entropy, and the assumed number of validation examples. */
const EXAMPLE_LOSS_DEVIATION = 0.5;
const ASSUMED_EXAMPLES = 200;

export class EvaluationPoints {
  #trainLoss: number | null = null;
  #trainAccuracy: number | null = null;
  readonly #loss: Noise;
  readonly #gap: Noise;
  #score = new Noise();
  readonly #rise: LossRiseTracker;
  readonly #set: ValidationSet;
  #settling = new Settling();
  readonly #unit = new LossUnit();
  readonly #scores: Scores;

  constructor(readonly facts: Facts) {
    this.#scores = new Scores(facts);
    this.#set = new ValidationSet(facts);
    this.#rise = new LossRiseTracker(() => this.#scores.mark());
    this.#loss = facts.noises.of('eval/loss');
    this.#gap = facts.noises.gap;
  }

  /**
   * @param weight of how many evaluations it is the newest, since the one before it that became a point
   * @param since training loss and accuracy since that one
   */
  of(
    evaluation: Evaluation,
    counts: Counts | null,
    { values, metrics, sets }: EvaluationValues,
    weight: number,
    since: { loss: IntervalMean; accuracy: IntervalMean },
  ): EvaluationPoint {
    const { facts } = this;
    const trainError = since.loss.error;
    this.#trainLoss = since.loss.take() ?? this.#trainLoss;
    this.#trainAccuracy = since.accuracy.take() ?? this.#trainAccuracy;

    const { step } = evaluation;
    const epoch = Number.isFinite(evaluation.epoch) ? evaluation.epoch! : null;
    const rawLoss = values['eval/loss'];
    const loss = finite(rawLoss);
    const trainLoss = this.#trainLoss;
    const gap = loss === null || trainLoss === null || facts.isLossSigned ? null : loss - trainLoss;
    const scoreMetric = scoreMetricOf(values);
    const score = scoreMetric === null ? null : values[scoreMetric]!;
    facts.noises.add(values, metrics, gap);
    if (score !== null) this.#score.add(score);

    const set = this.#set.add(values, metrics, counts);
    const { examples } = set;
    const accuracy = set.isOfEntities ? null : finite(values['eval/accuracy']);
    const unit = loss === null ? 1 : this.#unit.of(loss, facts.firstTrainLoss, score !== null, accuracy);
    const assumed = EXAMPLE_LOSS_DEVIATION / Math.sqrt(examples ?? ASSUMED_EXAMPLES);
    const assumedLoss = assumed * unit;
    const lossError = lossErrorOf(evaluation.histogram ?? null, examples ?? ASSUMED_EXAMPLES, loss, unit);
    this.#settling.add(step, loss, facts.plannedSteps, weight);
    const scores = this.#scores.add(step, values, metrics, assumed, examples, weight);
    const noiseIsMeasured = this.#loss.isMeasured;
    const lossNoise = this.#loss.deviationOr(assumedLoss);
    const gapNoise = this.#gap.deviationOr(assumedLoss);
    const scoreNoise = this.#score.deviationOr(assumed);
    const rise: LossRise | null =
      loss === null
        ? null
        : this.#rise.add({
            step,
            epoch,
            loss,
            train: trainLoss,
            scores,
            unit,
            assumed: assumedLoss,
            lossError,
            lossNoise,
            noiseIsMeasured,
            gapNoise,
          });
    return {
      weight,
      step,
      epoch,
      values,
      metrics,
      sets,
      histogram: evaluation.histogram ?? null,
      checkpoint: evaluation.checkpoint ?? null,
      counts,
      ...set,
      rawLoss,
      loss,
      unit,
      trainLoss,
      // The only training loss so far, reported by the evaluation itself, is a mean.
      trainError: trainError === Infinity && finite(values['train/loss']) !== null ? 0 : trainError,
      trainAccuracy: this.#trainAccuracy,
      gap,
      lossNoise,
      gapNoise,
      scoreNoise,
      lossError,
      isSettled: this.#settling.isSettled,
      noiseIsMeasured,
      noiseCount: this.#loss.count,
      score,
      scoreMetric,
      scores,
      rise,
    };
  }
}
