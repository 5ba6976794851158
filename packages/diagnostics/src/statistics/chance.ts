/** The loss of a model that guesses: from the base rate, or from the number of classes where two things say so. */

import type { Values } from '@rewardboard/protocol';
import { accuracyOf, finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { numberField } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { numberText } from '../wording/wording.ts';
import { EXPLAINED } from './versus-constant.ts';

export interface Guess {
  loss: number;
  /** null for that of the base rate, or of the mean of predicted numbers. */
  classes: number | null;
  /** Of whoever predicts the mean. */
  isMean?: true;
}

/** Evaluations that must give the same variance, and how far apart they may be: both are rounded. */
const AGREEING = 2;
const APART = 0.02;
/** Nearer to 1, its digits say too little of what is left. */
const MAX_EXPLAINED = 0.99;

/** What whoever predicts the mean loses, from R2: 1 - R2 is the loss as a share of it, if the loss is the squared error. */
export class MeanLoss {
  #loss: number | null = null;
  #agreeing = 0;
  #isContradicted = false;

  add(loss: number | null, values: Values): number | null {
    const name = EXPLAINED.find((one) => finite(values[one]) !== null);
    if (loss !== null && name !== undefined && values[name]! < MAX_EXPLAINED && !this.#isContradicted) {
      const found = loss / (1 - values[name]!);
      if (this.#loss !== null && Math.abs(found / this.#loss - 1) > APART) this.#isContradicted = true;
      this.#loss ??= found;
      this.#agreeing++;
    }
    return this.#agreeing >= AGREEING && !this.#isContradicted ? this.#loss : null;
  }
}

/** A first loss is that of so many classes if it is this near to their logarithm: its noise, but at least and at most this. */
const MIN_ERROR = 0.03;
const MAX_ERROR = 0.1;
/** Rough standard deviation of one example's cross entropy, and the assumed number of examples. */
const EXAMPLE_LOSS_DEVIATION = 0.5;
const ASSUMED_EXAMPLES = 200;
/** ... and a first accuracy, if it is this many standard errors from their inverse, and a little for what was learned by then. */
const DEVIATIONS = 3;
const LEARNED = 0.02;
/** Both first losses this near to ln 2 say it together; with an accuracy that classes of different size explain, so do less near ones. */
const VERY_NEAR = 0.005;
const UNEVEN_ACCURACY = 0.72;
const MAX_CLASSES = 100_000;
const CLASS_FIELDS = ['num_labels', 'num_classes', 'n_classes', 'num_class'];
/** Scores of two classes, or of pairs, of which one is better. */
const OF_TWO = [
  'eval/roc_auc',
  'eval/specificity',
  'eval/margin',
  'eval/rewards/margins',
  'eval/rewards/accuracies',
  'eval/ties',
];

/** Finds the number of classes at the first evaluation; a loss alone may be anything, as language models begin at about 1, too. */
export class Classes {
  #isFirst = true;
  #classes: number | null = null;

  constructor(readonly facts: Facts) {}

  add(values: Values, examples: number | null): number | null {
    const loss = finite(values['eval/loss']);
    if (!this.#isFirst || loss === null) return this.#classes;
    this.#isFirst = false;
    const { firstTrainLoss } = this.facts;
    const n = examples ?? ASSUMED_EXAMPLES;
    const error = Math.min(MAX_ERROR, Math.max(MIN_ERROR, (2 * EXAMPLE_LOSS_DEVIATION) / Math.sqrt(n)));
    for (const first of [loss, firstTrainLoss]) {
      const k = first !== null && first > 0 ? Math.round(Math.exp(first)) : 0;
      if (k < 2 || k > MAX_CLASSES || Math.abs(first! - Math.log(k)) > error) continue;
      if (!this.#isConfirmed(values, k, n, loss)) continue;
      this.#classes = k;
      break;
    }
    return this.#classes;
  }

  #isConfirmed(values: Values, k: number, n: number, loss: number): boolean {
    const { info, firstTrainLoss } = this.facts;
    if (CLASS_FIELDS.some((name) => numberField(this.facts, name) === k)) return true;
    const accuracy = accuracyOf(values);
    const share = 1 / k;
    if (accuracy !== null && Math.abs(accuracy - share) < DEVIATIONS * Math.sqrt((share * (1 - share)) / n) + LEARNED)
      return true;
    if (k !== 2) return false;
    const areNear = (error: number) =>
      [loss, firstTrainLoss].every((first) => first !== null && Math.abs(first - Math.LN2) < error);
    return (
      info !== null ||
      OF_TWO.some((name) => Object.hasOwn(values, name)) ||
      areNear(VERY_NEAR) ||
      (accuracy !== null && accuracy > share && accuracy < UNEVEN_ACCURACY && areNear(MAX_ERROR))
    );
  }
}

/** What a guess loses; null where it is not known. */
export function chanceLoss({ guess }: Pick<EvaluationPoint, 'guess'>): number | null {
  return guess?.loss ?? null;
}

/** What a loss is compared with, in words: that of a guess, or the run's first validation loss if that is not known. */
export function referenceText({ guess }: Pick<EvaluationPoint, 'guess'>, reference: number): string {
  const who =
    guess === null
      ? 'it began at'
      : guess.isMean
        ? 'predicting the mean gets'
        : guess.classes === null
          ? 'a constant answer gets'
          : guess.classes === 2
            ? 'a coin flip gets'
            : `guessing among ${guess.classes} classes gets`;
  return `${who} ${numberText(reference)}`;
}
