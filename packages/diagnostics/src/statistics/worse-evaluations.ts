/**
 * Whether the validation loss has been far above that of the first evaluation since soon after it, and training loss does not explain
 * it: one that fell would make it overfitting.
 */

import type { EvaluationPoint } from '../diagnosis/points.ts';
import { Recent } from './recent.ts';

const NEWEST = 3;
/** Each of the newest is above the first by this share, or by more while training loss does not say how the training went. */
const SHARE = 0.15;
const UNSURE_SHARE = 0.4;
/** ... by more than they differ among each other, and by so many errors of a validation set of this size. */
const ERRORS = 4;
/** Training loss that has fallen by less than this has not been learned from. */
const FALLEN_SHARE = 0.97;
/** Deviate of the trend of a score that has clearly become better: one chance in forty. */
const BETTER = 2;
/** A run that was below this share of the first loss had learned something: what happens to it then is another matter. */
const LEARNED_SHARE = 0.95;
/** Once found, it holds until the loss is this close to the first one again. */
const BACK_SHARE = 0.05;

export class WorseEvaluations {
  readonly #newest = new Recent(NEWEST);
  #evaluations = 0;
  #firstTrain: number | null = null;
  #isOpen = false;
  #roseAt: number | null = null;
  #lowest = Infinity;
  first: { step: number; loss: number } | null = null;
  last: EvaluationPoint | null = null;
  /** Training loss is known to have not fallen. */
  isSure = false;

  /** Step since which each evaluation has been worse than the first one. */
  get since(): number | null {
    return this.#roseAt;
  }

  add(point: EvaluationPoint): boolean {
    const { loss, step, trainLoss, scores, lossError } = point;
    if (loss === null) return this.#isOpen;
    this.#evaluations++;
    this.last = point;
    this.first ??= { step, loss };
    this.#firstTrain ??= trainLoss;
    this.#newest.add(loss);
    this.#lowest = Math.min(this.#lowest, loss);
    if (loss <= this.first.loss) this.#roseAt = null;
    else this.#roseAt ??= step;
    if (this.#evaluations <= NEWEST || this.#lowest < LEARNED_SHARE * this.first.loss) return false;
    const isKnown = trainLoss !== null && trainLoss !== this.#firstTrain;
    this.isSure = isKnown && trainLoss >= FALLEN_SHARE * this.#firstTrain!;
    const { lowest, highest } = this.#newest;
    const rise = lowest - this.first.loss;
    const share = this.#isOpen ? BACK_SHARE : isKnown ? SHARE : UNSURE_SHARE;
    const isFar =
      rise > share * this.first.loss && (this.#isOpen || (rise > highest - lowest && rise > ERRORS * lossError));
    this.#isOpen = isFar && (!isKnown || this.isSure) && !scores.some(({ trend }) => trend > BETTER);
    return this.#isOpen;
  }
}
