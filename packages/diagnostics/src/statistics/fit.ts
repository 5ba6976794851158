/** How well the model fits the examples that it trains on, compared with others, and whether it still gets better at that. */

import type { EvaluationPoint } from '../diagnosis/points.ts';
import { Improvement } from './improvement.ts';
import { Noise } from './noise.ts';

/** Training loss below this share of the validation loss: its own examples are fitted better than others already. */
const FITTED_SHARE = 0.9;
/** Training loss, on average until the first evaluation, in multiples of the validation loss there: the loss has exploded on the way. */
const EXPLODED_FACTOR = 100;
/** Evaluations without a gain, as for a plateau. */
const FLAT_EVALUATIONS = 8;

export class Fit {
  #improvement = new Improvement(-1);
  #noise = new Noise();
  #share: number | null = null;
  #firstShare: number | null = null;

  add({ step, loss, trainLoss, weight }: Pick<EvaluationPoint, 'step' | 'loss' | 'trainLoss' | 'weight'>): void {
    if (loss === null || trainLoss === null) return;
    this.#noise.add(trainLoss);
    this.#improvement.add(step, trainLoss, this.#noise.deviationOr(0), weight);
    this.#share = loss > 0 ? trainLoss / loss : null;
    this.#firstShare ??= this.#share;
  }

  /** Or nothing tells. */
  get isBetterThanOthers(): boolean {
    return this.#share === null || this.#share < FITTED_SHARE;
  }

  /** The first steps were far too large: what came after them says nothing of a rate or a model that is too small. */
  get beganWithExplosion(): boolean {
    return (this.#firstShare ?? 0) > EXPLODED_FACTOR;
  }

  /** Training loss has stopped falling. */
  get isLevel(): boolean {
    return this.#improvement.flatFor >= FLAT_EVALUATIONS;
  }
}
