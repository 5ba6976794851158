/** Walks through a run in the order in which a live observer would have seen it, and remembers its position. */

import type { Counts } from '@rewardboard/metrics';
import { totalOf } from '@rewardboard/metrics';
import type { Evaluation, Run } from '@rewardboard/protocol';
import { indexAfter } from '@rewardboard/protocol';
import { TrainColumn, timesFrom } from './columns.ts';
import { EvaluationPoints } from './evaluation-points.ts';
import { EvaluationValues, finite, isOutside } from './evaluation-values.ts';
import { IntervalMean } from '../statistics/interval-mean.ts';
import type { Facts } from './facts.ts';
import type { EvaluationPoint, TrainPoint } from './points.ts';
import { Resolution, SPACED } from './resolution.ts';
import { EvaluationScreen } from './evaluation-screen.ts';
import { isOfPolicy, isSigned } from './signed-loss.ts';
import { TRAINED_SERIES } from './trained-series.ts';
import { unsettled } from '../rules/episode.ts';

export type SkippedEvaluation = Pick<EvaluationPoint, 'step' | 'checkpoint' | 'values'>;

export interface PointListener {
  /** Every training point; rules see those with a weight. */
  train(point: TrainPoint): void;
  evaluation(point: EvaluationPoint): void;
  /** An evaluation that rules don't see; if it stays the best of a metric, they see it before the next one that they see. */
  skipped?(point: SkippedEvaluation): void;
}

/** A loss that repeats as often in a row may be stuck: rules see it. */
const REPEATED = 3;

export class RunWalker {
  /** Steps of the last training point and of the last evaluation that were processed. */
  #trained = -Infinity;
  #evaluated = -Infinity;
  /** The same per series. */
  readonly #columns = TRAINED_SERIES.map(([field, path]) => new TrainColumn(field, path));
  #since = { loss: new IntervalMean(), accuracy: new IntervalMean() };
  #walked = 0;
  readonly #values: EvaluationValues;
  readonly #points: EvaluationPoints;
  readonly #screen: EvaluationScreen;
  readonly #resolutions: { train: Resolution; evaluation: Resolution };
  /** The newest ones, if rules did not see them. */
  #skipped: { train: TrainPoint | null; evaluation: Evaluation | null } = { train: null, evaluation: null };
  #lastLoss: number | undefined;
  #repeated = 0;

  /** @param spacing how close the points of a long run are that rules see */
  constructor(
    readonly facts: Facts,
    readonly listener: PointListener,
    spacing = SPACED,
  ) {
    this.#values = new EvaluationValues(facts);
    this.#points = new EvaluationPoints(facts);
    this.#screen = new EvaluationScreen(facts);
    this.#resolutions = { train: new Resolution(spacing.train), evaluation: new Resolution(spacing.evaluation) };
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

  /** Rules see the newest points, too. @returns whether they had not seen them */
  end(): boolean {
    const { train, evaluation } = this.#skipped;
    this.#skipped = { train: null, evaluation: null };
    if (evaluation) this.#see(evaluation, countsOf(evaluation), this.#resolutions.evaluation.end());
    if (train) this.listener.train({ ...train, weight: this.#resolutions.train.end() });
    return evaluation !== null || train !== null;
  }

  #train(step: number, columns: readonly TrainColumn[]): void {
    const point: TrainPoint = {
      step,
      weight: 0,
      loss: undefined,
      accuracy: undefined,
      gradNorm: undefined,
      learningRate: undefined,
    };
    let standsOut = false;
    for (const column of columns) {
      const value = column.take(step);
      if (value === undefined) continue;
      point[column.field] ??= value;
      standsOut ||= column.band.isBeyond(value);
    }
    this.#trained = step;
    this.#walked++;
    const { loss, learningRate: rate } = point;
    this.facts.isLossSigned ||= isSigned(loss) || isOfPolicy(point);
    if (rate !== undefined && rate > (this.facts.peakRate ?? 0) && rate < Infinity) this.facts.peakRate = rate;
    this.#since.loss.add(loss);
    if (!isOutside(point.accuracy)) this.#since.accuracy.add(point.accuracy);
    this.#repeated = loss !== undefined && loss === this.#lastLoss ? this.#repeated + 1 : 1;
    this.#lastLoss = loss;
    const resolution = this.#resolutions.train;
    const weight = resolution.weightOf(standsOut || this.#repeated === REPEATED);
    point.weight = weight;
    this.#skipped.train = weight > 0 ? null : point;
    if (weight > 0) for (const column of columns) column.saw(step);
    const { tests } = unsettled;
    this.listener.train(point);
    if (unsettled.tests !== tests) resolution.follow();
  }

  #evaluation(evaluation: Evaluation): void {
    const { step, checkpoint = null } = evaluation;
    this.#evaluated = step;
    this.#walked++;
    this.facts.evaluations++;
    const counts = countsOf(evaluation);
    this.#values.read(evaluation.values, counts);
    const { values, metrics } = this.#values;
    this.facts.isLossSigned ||= isSigned(finite(values['eval/loss']));
    const resolution = this.#resolutions.evaluation;
    const weight = resolution.weightOf(this.#screen.standsOut(values, metrics), this.#screen.isClearlyBest(values));
    this.#skipped.evaluation = weight > 0 ? null : evaluation;
    if (weight > 0) this.#see(evaluation, counts, weight);
    else {
      this.#screen.skipped(evaluation, values, resolution.waiting);
      this.listener.skipped?.({ step, checkpoint, values });
    }
  }

  /** After those that were not seen, and are still the best of a metric. */
  #see(evaluation: Evaluation, counts: Counts | null, weight: number): void {
    let seen = 0;
    for (const { evaluation: best, waited } of this.#screen.takeUnseen()) {
      if (best === evaluation) continue;
      this.#seeOne(best, countsOf(best), waited - seen);
      seen = waited;
    }
    this.#seeOne(evaluation, counts, weight - seen);
  }

  #seeOne(evaluation: Evaluation, counts: Counts | null, weight: number): void {
    // Others may have been read since.
    this.#values.read(evaluation.values, counts);
    this.#screen.saw(this.#values.values);
    const { tests } = unsettled;
    this.listener.evaluation(this.#points.of(evaluation, counts, this.#values, weight, this.#since));
    if (unsettled.tests !== tests) this.#resolutions.evaluation.follow();
  }
}

function countsOf({ counts }: Evaluation): Counts | null {
  return counts && Number.isFinite(totalOf(counts)) && totalOf(counts) > 0 ? counts : null;
}
