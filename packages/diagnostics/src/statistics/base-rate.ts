/**
 * The share of positives, solved from the scores of one class: precision P, recall R and accuracy A of the same answers determine
 * it. Of all examples, p (1 - R) are missed positives and p R (1 - P) / P are wrongly called positive; both together are 1 - A.
 */

import type { Values } from '@rewardboard/protocol';
import { finite } from '../diagnosis/evaluation-values.ts';

/** Fewest and most digits behind the point that a value is taken to have: 0.6 may be 0.60, but hardly 0.6000. */
const MIN_DIGITS = 2;
const MAX_DIGITS = 6;
/** Half a unit of the last digit, and a little more: digits may be cut off by arithmetic. */
const HALF_UNIT = 0.51;
/** An evaluation that leaves the share this uncertain says nothing. */
const MAX_WIDTH = 0.05;
/** Evaluations that must agree: scores that are averaged over classes would give another share each time. */
const MIN_AGREEING = 2;
/**
 * ... and missed or false positives must have changed by so many times what one evaluation leaves uncertain. Scores of entities beside the
 * accuracy of words give a share that drifts, a tenth to a third as fast as their errors: while these hardly change, it only seems to be one.
 */
const TIMES_UNCERTAIN = 20;
const EXACT = 1e-9;

export class BaseRate {
  /** Most digits of accuracy, precision, recall and F1 so far, and so the error of each. */
  #digits = [MIN_DIGITS, MIN_DIGITS, MIN_DIGITS, MIN_DIGITS];
  #low = 0;
  #high = 1;
  #agreeing = 0;
  #isCertain = false;
  #isContradicted = false;
  #isOfEntities = false;
  /** Missed and false positives so far, per positive. */
  #missed = { least: Infinity, most: 0 };
  #false = { least: Infinity, most: 0 };
  /** What the most exact evaluation leaves uncertain, as a share. */
  #uncertain = Infinity;
  #last = '';
  /** Accuracy of the last evaluation without a true positive. */
  #ofNegatives: number | null = null;

  add(values: Values): void {
    const accuracy = finite(values['eval/accuracy']);
    const precision = finite(values['eval/precision']);
    const recall = finite(values['eval/recall']);
    const f1 = finite(values['eval/f1']);
    if (accuracy !== null && recall === 0) this.#addBlind(accuracy, values);
    if (this.#isContradicted || accuracy === null || precision === null || recall === null) return;
    const [ofAccuracy, ofPrecision, ofRecall, ofF1] = [accuracy, precision, recall, f1].map((value, i) =>
      value === null ? 0 : this.#errorOf(i, value),
    ) as [number, number, number, number];
    if (alwaysPositive(values)) {
      this.#narrow(precision - ofPrecision, precision + ofPrecision);
      this.#isCertain = true;
      return;
    }
    // The recall that is averaged over classes by their size is the accuracy.
    if (Math.abs(recall - accuracy) < ofRecall + ofAccuracy || precision <= 0 || recall <= 0) return;
    if (f1 !== null && Math.abs(f1 - (2 * precision * recall) / (precision + recall)) > ofF1 + ofPrecision + ofRecall) {
      this.#isContradicted = true;
      return;
    }
    const wrong = 1 - accuracy;
    const missed = 1 - recall;
    const falseOnes = (recall * (1 - precision)) / precision;
    const perPositive = missed + falseOnes;
    const error = ofRecall / precision + ofPrecision / (precision * precision);
    const low = (wrong - ofAccuracy) / (perPositive + error);
    const high = (wrong + ofAccuracy) / (perPositive - error);
    if (!(perPositive > error && high - low < MAX_WIDTH)) return;
    const scores = `${accuracy} ${precision} ${recall}`;
    if (scores !== this.#last) this.#agreeing++;
    this.#last = scores;
    this.#uncertain = Math.min(this.#uncertain, high / low - 1);
    widen(this.#missed, missed);
    widen(this.#false, falseOnes);
    this.#narrow(low, high);
    // F1 is that of precision and recall, as it is here, but not for averages over classes.
    if (this.#isContradicted && f1 !== null && accuracy > f1) this.#isOfEntities = true;
  }

  /** Not one positive is found, and the accuracy stays: nothing is called positive, so it is the share of negatives. */
  #addBlind(accuracy: number, values: Values): void {
    const error = this.#errorOf(0, accuracy);
    const isBlind = !(values['eval/precision']! > 0) && !(values['eval/f1']! > 0) && accuracy > 0 && accuracy < 1;
    if (isBlind && this.#ofNegatives === accuracy && !this.#isContradicted) {
      this.#narrow(1 - accuracy - error, 1 - accuracy + error);
      this.#isCertain = true;
    }
    this.#ofNegatives = isBlind ? accuracy : null;
  }

  /** null while it is unknown, or if the scores contradict each other */
  get share(): number | null {
    return this.#isContradicted || !(this.#isCertain || this.#isAgreed) ? null : (this.#low + this.#high) / 2;
  }

  /** Precision and recall are of other answers than the accuracy: of entities, say, beside that of words. */
  get isOfEntities(): boolean {
    return this.#isOfEntities;
  }

  get #isAgreed(): boolean {
    const [missed, falseOnes] = [this.#missed, this.#false];
    const changed = Math.max(missed.most - missed.least, falseOnes.most - falseOnes.least);
    const share = changed / (missed.least + falseOnes.least);
    return this.#agreeing >= MIN_AGREEING && share > TIMES_UNCERTAIN * this.#uncertain;
  }

  #narrow(low: number, high: number): void {
    this.#low = Math.max(this.#low, low);
    this.#high = Math.min(this.#high, high);
    this.#isContradicted = this.#low > this.#high;
  }

  #errorOf(index: number, value: number): number {
    const digits = Math.min(MAX_DIGITS, (String(value).split('.')[1] ?? '').length);
    const most = Math.max(this.#digits[index]!, digits);
    this.#digits[index] = most;
    return HALF_UNIT * 10 ** -most;
  }
}

function widen(range: { least: number; most: number }, value: number): void {
  range.least = Math.min(range.least, value);
  range.most = Math.max(range.most, value);
}

/** Recall 1, and a precision that is the accuracy: no example was called negative. Averaged over classes, recall 1 is accuracy 1. */
export function alwaysPositive(values: Values): boolean {
  const accuracy = finite(values['eval/accuracy']);
  const precision = finite(values['eval/precision']);
  return (
    accuracy !== null &&
    precision !== null &&
    accuracy < 1 &&
    Math.abs(precision - accuracy) < EXACT &&
    (finite(values['eval/recall']) ?? 0) > 1 - EXACT
  );
}
