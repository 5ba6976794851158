/** Whether the training loss has not moved since the start of the run: all that a log without evaluations can say of it. */

import type { TrainPoint } from '../diagnosis/points.ts';
import { Outline } from './outline.ts';
import { STILL_SHARE } from './stillness.ts';
import { Repeats } from './repeats.ts';
import { Warmup } from './warmup.ts';

/** Points without a plan, a tenth of which is the usual warm-up; with one, fewer are enough from this share of it on. */
const POINTS = 100;
const PLANNED_POINTS = 20;
const PLANNED_SHARE = 0.5;
/** Fallen by less than this share, as for evaluations (`Stillness`); no part of the run further from the first than this. */
const FALLEN_SHARE = STILL_SHARE;
const MOVED_SHARE = 0.05;
/** Training accuracy that has risen by this much shows learning. */
const RISEN = 0.03;
/** A log that begins this many usual distances after step 0 is that of a run that was resumed, and may have learned before. */
const BEGINS_LATE = 5;
/** Fewest parts of the outline: the first is compared with the last quarter. */
const PARTS = 8;
/** Epochs of a log without evaluations that show a guess: training loss is the logarithm of a number of classes, its accuracy one of them. */
const GUESSING_EPOCHS = 10;
const NEAR = 0.01;
const NEAR_ACCURACY = 0.06;
/** A loss this small has nothing left to learn. */
const LEARNED = 0.05;

export class FlatTraining {
  readonly #losses = new Outline();
  readonly #accuracies = new Outline();
  readonly #repeats = new Repeats();
  #points = 0;
  #firstStep = 0;
  #firstLoss: number | null = null;
  #lastStep = 0;
  readonly #warmup = new Warmup();

  add({ step, weight, loss, accuracy, learningRate: rate }: TrainPoint): void {
    this.#warmup.add(rate);
    if (accuracy !== undefined && Number.isFinite(accuracy)) this.#accuracies.add(step, accuracy, weight);
    if (loss === undefined || !Number.isFinite(loss)) return;
    if (this.#points === 0) this.#firstStep = step;
    this.#points += weight;
    this.#firstLoss ??= loss;
    this.#lastStep = step;
    this.#losses.add(step, loss, weight);
    this.#repeats.add(step, loss);
  }

  get points(): number {
    return this.#points;
  }

  /** Where the loss began: the mean of the first points. */
  get first(): number {
    return this.#losses.points[0]?.value ?? NaN;
  }

  /** Share of the first level by which that of the last quarter is below it. */
  get fallen(): number {
    const { points } = this.#losses;
    const last = points.slice(-Math.ceil(points.length / 4));
    return 1 - last.reduce((sum, { value }) => sum + value, 0) / last.length / this.first;
  }

  /** The same number again and again, and no lower than at first: see `Repeats`. */
  get isStuck(): boolean {
    const { isStuck, value } = this.#repeats;
    return isStuck && this.#firstLoss !== null && value > LEARNED && value > (1 - MOVED_SHARE) * this.#firstLoss;
  }

  /**
   * Of how many classes training loss and accuracy are those of a guess; null if they are not, or the log does not say.
   * @param isByEpoch each point is the mean of an epoch, so that few are enough
   */
  guessing(isByEpoch: boolean): number | null {
    const { points } = this.#accuracies;
    if (!isByEpoch || this.#points < GUESSING_EPOCHS || points.length === 0 || this.#warmup.isOn) return null;
    const classes = Math.round(Math.exp(this.first));
    const isNear = (value: number, guess: number) => Math.abs(value / guess - 1) < NEAR;
    if (classes < 2 || !this.#losses.points.every(({ value }) => isNear(value, Math.log(classes)))) return null;
    const newest = points.slice(-Math.ceil(points.length / 4));
    const accuracy = newest.reduce((sum, { value }) => sum + value, 0) / newest.length;
    return Math.abs(accuracy * classes - 1) < NEAR_ACCURACY ? classes : null;
  }

  get stuckSince(): number {
    return this.#repeats.since;
  }

  /** @param plannedSteps null if unknown */
  isFlat(plannedSteps: number | null): boolean {
    const { points } = this.#losses;
    const isDue =
      this.#points >= POINTS ||
      (plannedSteps !== null && this.#points >= PLANNED_POINTS && this.#lastStep >= PLANNED_SHARE * plannedSteps);
    if (!isDue || this.#warmup.isOn || points.length < PARTS || !(this.first > LEARNED)) return false;
    const every = (this.#lastStep - this.#firstStep) / (this.#points - 1);
    if (this.#firstStep > BEGINS_LATE * every) return false;
    if (points.some(({ value }) => Math.abs(value / this.first - 1) > MOVED_SHARE) || this.fallen > FALLEN_SHARE)
      return false;
    const { points: accuracies } = this.#accuracies;
    return accuracies.length === 0 || accuracies.at(-1)!.value - accuracies[0]!.value < RISEN;
  }
}
