/** What the evaluations show of their validation set: how many examples it has, and what a constant answer gets on it. */

import { baselineAt, totalOf, trivialBaseline } from '@rewardboard/metrics';
import type { Counts, TrivialBaseline } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import { BaseRate } from '../statistics/base-rate.ts';
import { Classes, MeanLoss } from '../statistics/chance.ts';
import type { Guess } from '../statistics/chance.ts';
import { LeastOfF1 } from '../statistics/least-of-f1.ts';
import { ScoreNames } from '../statistics/score-names.ts';
import { ShareSteps } from '../statistics/share-steps.ts';
import { finite } from './evaluation-values.ts';
import type { Facts } from './facts.ts';

/** Half a unit of the fourth digit of a time in seconds, and the share of the number of examples that its error may be. */
const RUNTIME_ERROR = 5e-5;
const MAX_ERROR_SHARE = 0.01;

export interface SetSeen {
  /** Counted, stated by the run, from its speed, or inferred from the accuracies; null if unknown. */
  examples: number | null;
  /** Whether `examples` was inferred from the accuracies alone: it may be a multiple. */
  isInferred: boolean;
  /** There are at least so many, known or not. */
  leastExamples: number;
  baseline: TrivialBaseline | null;
  /** What a guess loses; null if it is not known. */
  guess: Guess | null;
  /** F1, precision and recall are of entities, spans or texts, and the accuracy, if there is one, of something else. */
  isOfEntities: boolean;
}

export class ValidationSet {
  #steps = new ShareSteps();
  #ofF1 = new LeastOfF1();
  #rate = new BaseRate();
  readonly #classes: Classes;
  #names = new ScoreNames();
  readonly #mean = new MeanLoss();

  constructor(readonly facts: Facts) {
    this.#classes = new Classes(facts);
  }

  /** @param metrics names of the values; the same list means the same names */
  add(values: Values, metrics: readonly string[], counts: Counts | null): SetSeen {
    this.#names.add(metrics);
    const accuracy = finite(values['eval/accuracy']);
    if (accuracy !== null) this.#steps.add(accuracy);
    else this.#ofF1.add(values['eval/f1'] ?? NaN);
    if (!counts && !this.#names.areOfText) this.#rate.add(values);
    const known = counts ? totalOf(counts) : (this.facts.evalExamples ?? examplesBySpeed(values));
    const examples = known ?? this.#steps.examples;
    const baseline = this.#baseline(counts);
    const classes = this.#classes.add(values, examples);
    const ofMean = this.#mean.add(finite(values['eval/loss']), values);
    return {
      isOfEntities: counts === null && (this.#names.areOfText || this.#rate.isOfEntities),
      examples,
      isInferred: known === null,
      leastExamples: known ?? Math.max(this.#steps.least, this.#ofF1.examples),
      baseline,
      guess: baseline
        ? baseline.loss === null
          ? null
          : { loss: baseline.loss, classes: null }
        : classes === null
          ? ofMean === null
            ? null
            : { loss: ofMean, classes: null, isMean: true }
          : { loss: Math.log(classes), classes },
    };
  }

  #baseline(counts: Counts | null): TrivialBaseline | null {
    const { baseline, lossWeights } = this.facts;
    if (counts) return trivialBaseline(counts, lossWeights);
    if (baseline) return baseline;
    const { share } = this.#rate;
    return share === null ? null : baselineAt(share, lossWeights);
  }
}

/** What transformers logs with each evaluation: seconds, rounded to four digits, and examples per second, to three. */
function examplesBySpeed(values: Values): number | null {
  const runtime = finite(values['eval/runtime']);
  const speed = finite(values['eval/samples_per_second']);
  if (runtime === null || speed === null) return null;
  const examples = Math.round(runtime * speed);
  // The error of the time, at this speed, must leave the number within half an example.
  return examples >= 1 && (RUNTIME_ERROR * speed < 0.5 || RUNTIME_ERROR < MAX_ERROR_SHARE * runtime) ? examples : null;
}
