/** Walks through a run in the order in which a live observer would have seen it, and remembers its position. */

import { totalOf } from '@rewardboard/metrics';
import type { Evaluation, Run } from '@rewardboard/protocol';
import { indexAfter } from '@rewardboard/protocol';
import { TrainColumn, timesFrom } from './columns.ts';
import { EvaluationValues, finite, isOutside, scoreMetricOf } from './evaluation-values.ts';
import { IntervalMean } from '../statistics/interval-mean.ts';
import { lossErrorOf } from '../statistics/example-losses.ts';
import type { Facts } from './facts.ts';
import type { LossRise } from '../statistics/loss-rise.ts';
import { LossRiseTracker } from '../statistics/loss-rise.ts';
import type { EvaluationPoint, TrainPoint } from './points.ts';
import { Scores } from './scores.ts';
import { isSigned } from './signed-loss.ts';
import { TRAINED_SERIES } from './trained-series.ts';
import { lossUnitOf } from '../statistics/loss-unit.ts';
import { Noise } from '../statistics/noise.ts';
import { Settling } from '../statistics/settling.ts';
import { ValidationSet } from './validation-set.ts';

/** Rough standard deviation of one example's cross entropy, and the assumed number of validation examples. */
const EXAMPLE_LOSS_DEVIATION = 0.5;
const ASSUMED_EXAMPLES = 200;

export interface PointListener {
  train(point: TrainPoint): void;
  evaluation(point: EvaluationPoint): void;
}

export class RunWalker {
  /** Steps of the last training point and of the last evaluation that were processed. */
  #trained = -Infinity;
  #evaluated = -Infinity;
  /** The same per series. */
  readonly #columns = TRAINED_SERIES.map(([field, path]) => new TrainColumn(field, path));
  #since = { loss: new IntervalMean(), accuracy: new IntervalMean() };
  #trainLoss: number | null = null;
  #trainAccuracy: number | null = null;
  #index = 0;
  readonly #loss: Noise;
  readonly #gap: Noise;
  #score = new Noise();
  readonly #rise: LossRiseTracker;
  #walked = 0;
  readonly #set: ValidationSet;
  #settling = new Settling();
  #unit: number | null = null;
  readonly #scores: Scores;
  readonly #values: EvaluationValues;

  constructor(
    readonly facts: Facts,
    readonly listener: PointListener,
  ) {
    this.#scores = new Scores(facts);
    this.#set = new ValidationSet(facts);
    this.#rise = new LossRiseTracker(() => this.#scores.mark());
    this.#values = new EvaluationValues(facts);
    this.#loss = facts.noises.of('eval/loss');
    this.#gap = facts.noises.gap;
  }

  /** Training points and evaluations so far. */
  get walked(): number {
    return this.#walked;
  }

  /** Step up to which everything was processed. */
  get mark(): number {
    return Math.max(this.#trained, this.#evaluated);
  }

  /**
   * Calls the listener for what is new, in order of steps; a training point comes before the evaluation of its step.
   * @param points how many at most
   * @returns 'late' if a point arrived out of order, so that the walk must start over; 'more' if points were left
   */
  advance(run: Run, until: number, points = Infinity): 'whole' | 'more' | 'late' {
    const enough = this.#walked + points;
    const timeAt = timesFrom(run.series.get('time'), this.mark);
    const columns = this.#columns.filter((column) => column.open(run));
    for (let at = indexAfter(run.evaluations, this.#evaluated); ;) {
      if (this.#walked >= enough) return 'more';
      let step = Infinity;
      for (const column of columns) step = Math.min(step, column.next);
      const evaluation = run.evaluations[at];
      if (evaluation && evaluation.step < step) {
        if (evaluation.step > until) return 'whole';
        if (evaluation.step < this.#trained) return 'late';
        this.facts.cadence.add(timeAt(evaluation.step), true);
        this.#evaluation(evaluation);
        at++;
      } else {
        if (step === Infinity || step > until) return 'whole';
        if (step < this.#trained || step <= this.#evaluated) return 'late';
        this.facts.cadence.add(timeAt(step), false);
        this.#train(step, columns);
      }
    }
  }

  #train(step: number, columns: readonly TrainColumn[]): void {
    const point: TrainPoint = {
      step,
      loss: undefined,
      accuracy: undefined,
      gradNorm: undefined,
      learningRate: undefined,
    };
    for (const column of columns) {
      const value = column.take(step);
      if (value !== undefined) point[column.field] ??= value;
    }
    this.#trained = step;
    this.#walked++;
    this.facts.isLossSigned ||= isSigned(point.loss);
    const { learningRate: rate } = point;
    if (rate !== undefined && rate > (this.facts.peakRate ?? 0) && rate < Infinity) this.facts.peakRate = rate;
    this.#since.loss.add(point.loss);
    if (!isOutside(point.accuracy)) this.#since.accuracy.add(point.accuracy);
    this.listener.train(point);
  }

  #evaluation(evaluation: Evaluation): void {
    this.#evaluated = evaluation.step;
    this.#walked++;
    const trainError = this.#since.loss.error;
    this.#trainLoss = this.#since.loss.take() ?? this.#trainLoss;
    this.#trainAccuracy = this.#since.accuracy.take() ?? this.#trainAccuracy;

    const { step } = evaluation;
    const counts =
      evaluation.counts && Number.isFinite(totalOf(evaluation.counts)) && totalOf(evaluation.counts) > 0
        ? evaluation.counts
        : null;
    this.#values.read(evaluation.values, counts);
    const { values, metrics, sets } = this.#values;
    const epoch = Number.isFinite(evaluation.epoch) ? evaluation.epoch! : null;
    const rawLoss = values['eval/loss'];
    const loss = finite(rawLoss);
    const trainLoss = this.#trainLoss;
    this.facts.isLossSigned ||= isSigned(loss);
    const gap = loss === null || trainLoss === null || this.facts.isLossSigned ? null : loss - trainLoss;
    const scoreMetric = scoreMetricOf(values);
    const score = scoreMetric === null ? null : values[scoreMetric]!;
    this.facts.noises.add(values, metrics, gap);
    if (score !== null) this.#score.add(score);

    const set = this.#set.add(values, counts);
    const { examples } = set;
    if (loss !== null) this.#unit ??= lossUnitOf(loss, this.facts.firstTrainLoss);
    const unit = this.#unit ?? 1;
    const assumed = EXAMPLE_LOSS_DEVIATION / Math.sqrt(examples ?? ASSUMED_EXAMPLES);
    const assumedLoss = assumed * unit;
    const lossError = lossErrorOf(evaluation.histogram ?? null, examples ?? ASSUMED_EXAMPLES, loss, unit);
    this.#settling.add(step, loss, this.facts.plannedSteps);
    const scores = this.#scores.add(step, values, metrics, assumed, examples);
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
            assumed: assumedLoss,
            lossError,
            lossNoise,
            gapNoise,
          });
    this.listener.evaluation({
      index: this.#index++,
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
    });
  }
}
