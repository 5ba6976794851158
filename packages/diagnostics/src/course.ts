/** Walks a run from its first point to its last, in the order in which a person watching live would have seen it. */

import { totalOf, trivialBaseline } from '@rewardboard/metrics';
import type { Series, TrivialBaseline } from '@rewardboard/metrics';
import type { Evaluation, Run } from '@rewardboard/protocol';
import type { Facts } from './facts.ts';
import type { LossRise } from './loss-rise.ts';
import { LossRiseTracker } from './loss-rise.ts';
import type { Look, TrainPoint } from './look.ts';
import { Noise } from './noise.ts';

/** Standard deviation of one example's cross entropy, roughly, and the validation examples assumed when nobody says. */
const EXAMPLE_LOSS_DEVIATION = 0.5;
const ASSUMED_EXAMPLES = 200;

export interface Watcher {
  train(point: TrainPoint): void;
  evaluation(look: Look): void;
}

/** Calls the watcher for every training point and evaluation, rising by step; a training point comes before the evaluation of its step. */
export function walk(facts: Facts, watcher: Watcher): void {
  const course = new Course(facts, watcher);
  for (const evaluation of facts.run.evaluations) course.evaluation(evaluation);
  course.rest();
}

class Course {
  #points: Iterator<TrainPoint, undefined>;
  #point: TrainPoint | undefined;
  #sinceSum = 0;
  #sinceCount = 0;
  #trainLoss: number | null = null;
  #index = 0;
  #loss = new Noise();
  #gap = new Noise();
  #score = new Noise();
  #rise = new LossRiseTracker();
  #lastRise: LossRise | null = null;

  constructor(
    readonly facts: Facts,
    readonly watcher: Watcher,
  ) {
    this.#points = trainPoints(facts.run);
    this.#point = this.#points.next().value;
  }

  evaluation(evaluation: Evaluation): void {
    this.#trainUntil(evaluation.step);
    if (this.#sinceCount > 0) this.#trainLoss = this.#sinceSum / this.#sinceCount;
    this.#sinceSum = this.#sinceCount = 0;

    const { step, values } = evaluation;
    const counts = evaluation.counts && Number.isFinite(totalOf(evaluation.counts)) && totalOf(evaluation.counts) > 0 ? evaluation.counts : null;
    const epoch = Number.isFinite(evaluation.epoch) ? evaluation.epoch! : null;
    const rawLoss = values['eval/loss'];
    const loss = finite(rawLoss);
    const trainLoss = this.#trainLoss;
    const gap = loss === null || trainLoss === null ? null : loss - trainLoss;
    const scoreMetric = scoreMetricOf(values);
    const score = scoreMetric === null ? null : values[scoreMetric]!;
    if (loss !== null) this.#loss.add(loss);
    if (gap !== null) this.#gap.add(gap);
    if (score !== null) this.#score.add(score);

    const examples = counts ? totalOf(counts) : (this.facts.evalExamples ?? ASSUMED_EXAMPLES);
    const assumed = EXAMPLE_LOSS_DEVIATION / Math.sqrt(examples);
    const noiseIsMeasured = this.#loss.isMeasured;
    const lossNoise = this.#loss.deviationOr(assumed);
    const gapNoise = this.#gap.deviationOr(assumed);
    const scoreNoise = this.#score.deviationOr(assumed);
    if (loss !== null) this.#lastRise = this.#rise.add({ step, epoch, loss, train: trainLoss, score, lossNoise, gapNoise, scoreNoise });
    const baseline: TrivialBaseline | null = counts ? trivialBaseline(counts) : this.facts.baseline;
    this.watcher.evaluation({
      index: this.#index++,
      step,
      epoch,
      values,
      counts,
      baseline,
      rawLoss,
      loss,
      trainLoss,
      gap,
      lossNoise,
      gapNoise,
      scoreNoise,
      noiseIsMeasured,
      score,
      scoreMetric,
      rise: loss === null ? null : this.#lastRise,
    });
  }

  /** Training points after the last evaluation. */
  rest(): void {
    this.#trainUntil(Infinity);
  }

  #trainUntil(step: number): void {
    for (; this.#point && this.#point.step <= step; this.#point = this.#points.next().value) {
      const { loss } = this.#point;
      if (loss !== undefined && Number.isFinite(loss)) {
        this.#sinceSum += loss;
        this.#sinceCount++;
      }
      this.watcher.train(this.#point);
    }
  }
}

/** Merges the training series that rules read, by step. */
function* trainPoints(run: Run): Generator<TrainPoint, undefined> {
  const columns = (
    [
      ['loss', run.series.get('train/loss')],
      ['gradNorm', run.series.get('train/grad_norm')],
      ['learningRate', run.series.get('train/learning_rate')],
    ] as const
  )
    .filter((column): column is [(typeof column)[0], Series] => column[1] !== undefined)
    .map(([name, series]) => ({ name, steps: series.steps, values: series.values, at: 0 }));
  for (;;) {
    let step = Infinity;
    for (const column of columns) if (column.at < column.steps.length) step = Math.min(step, column.steps[column.at]!);
    if (step === Infinity) return undefined;
    const point: TrainPoint = { step };
    for (const column of columns) if (column.steps[column.at] === step) point[column.name] = column.values[column.at++]!;
    yield point;
  }
}

const SCORES = ['eval/accuracy', 'eval/f1', 'eval/roc_auc', 'eval/balanced_accuracy'];

function scoreMetricOf(values: Readonly<Record<string, number>>): string | null {
  return SCORES.find((name) => finite(values[name]) !== null) ?? null;
}

export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
