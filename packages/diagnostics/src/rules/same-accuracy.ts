/** Exactly the same accuracy at every evaluation, and a loss that is no better than always giving one answer, where the log has neither precision nor recall. */

import type { Finding } from '@rewardboard/protocol';
import { afterRepeats } from '../statistics/confidence.ts';
import { beatsConstant } from '../statistics/versus-constant.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { COMPARE_RATES } from '../wording/advice.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { numberText, stepText } from '../wording/wording.ts';

/** A set of this size, or more evaluations, would show a model that changes its answers. */
const EVALUATIONS = 4;
const LARGE_SET = 40;
const MANY_EVALUATIONS = 8;
/** A model that is nearly perfect may stay so. */
const ALMOST_PERFECT = 0.95;
/** Of the entropy of two classes of which one is answered: whoever does better than a constant is clearly below. */
const CONSTANT_SHARE = 0.98;
/** A loss that has fallen to this share of the first, and is the lowest so far, may come down to what a constant gets, and further. */
const FALLEN_SHARE = 0.98;

export class SameAccuracy {
  #held = 0;
  #first: number | null = null;
  #firstStep = 0;
  #isPast = false;
  #loss = NaN;
  #firstLoss = NaN;
  period: Period | null = null;

  /** @param rule that reports it */
  constructor(readonly rule: Rule) {}

  add(point: EvaluationPoint): void {
    if (this.#isPast) return;
    const { step, loss, values, examples, leastExamples } = point;
    const accuracy = finite(values['eval/accuracy']);
    if (accuracy === null) return;
    if (this.#first === null) this.#firstStep = step;
    this.#first ??= accuracy;
    if (accuracy !== this.#first || !(accuracy > 0 && accuracy < ALMOST_PERFECT) || loss === null) {
      this.#isPast = true;
      if (this.period) this.period = { ...this.period, resolvedStep: step };
      return;
    }
    this.#held++;
    this.#loss = loss;
    if (this.#held === 1) this.#firstLoss = loss;
    const needed = Math.max(examples ?? 0, leastExamples) >= LARGE_SET ? EVALUATIONS : MANY_EVALUATIONS;
    const isConstant = loss > CONSTANT_SHARE * entropyOf(accuracy) && beatsConstant(point) !== true;
    const isComing = point.rise?.evaluationsSince === 0 && loss < FALLEN_SHARE * this.#firstLoss;
    if (this.#held >= needed && isConstant && !isComing)
      this.period ??= { onsetStep: this.#firstStep, detectedStep: step, resolvedStep: null };
  }

  finding(facts: Facts): Finding | null {
    const { period } = this;
    if (!period) return null;
    const accuracy = this.#first!;
    const value = numberText(accuracy);
    const times = stepText(this.#held);
    return findingOf(this.rule, facts, period, {
      level: 'watch',
      title: 'Same accuracy at every evaluation',
      sentences: [`Accuracy stays exactly ${value}: one answer to everything?`],
      evidence: `While a model learns, its accuracy changes a little each time. It was exactly ${value} at ${times} evaluations, and validation loss is ${numberText(this.#loss)}: giving one answer to everything gets that accuracy too, and a loss of ${numberText(entropyOf(accuracy))} if there are two classes.`,
      confidence: afterRepeats(this.#held),
      range: [accuracy, accuracy],
      causes: [
        'The model gives one answer to everything',
        'Inputs or labels of the validation set are prepared differently from those of training',
        'The learning rate is too high',
      ],
      advice: [
        { text: 'Count the answers of each class, or log precision and recall' },
        { text: 'Check that validation examples are prepared like training examples' },
        COMPARE_RATES,
      ],
      metrics: ['eval/accuracy', 'eval/loss'],
      numbers: { accuracy, loss: this.#loss, evaluations: this.#held },
    });
  }
}

/** In nats, of two classes of which one has this share. */
function entropyOf(share: number): number {
  return -share * Math.log(share) - (1 - share) * Math.log(1 - share);
}
