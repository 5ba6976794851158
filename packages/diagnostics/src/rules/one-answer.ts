/** From the first evaluation on, nearly everything gets one answer, and nothing is better than always giving it. */

import { baselineOf } from '@rewardboard/metrics';
import type { Finding } from '@rewardboard/protocol';
import { otherThreshold } from '../wording/advice.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { isOver } from '../statistics/silence.ts';
import { NEARLY_ALL, isConstantAnswer, oneAnswerOf } from '../statistics/versus-constant.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { numberText, percentText, quoted, stepText } from '../wording/wording.ts';

/** So many evaluations, and passes over the data, with nearly one answer to everything are no start any more. */
const ONE_ANSWER_AFTER = 3;
const ONE_ANSWER_EPOCHS = 2;
/** Where the log tells nothing of epochs, more evaluations stand for the passes, the newest without the lowest loss. */
const WITHOUT_EPOCHS = 5;
/** A rare class is often found late. */
const BLIND_AFTER = 6;
/** In a run that is over, fewer are all that there is: the same answer to everything is visible at once. */
const LEFT_WITH = 2;

const METRICS = [
  { metric: 'eval/accuracy', label: 'Accuracy' },
  { metric: 'eval/f1', label: 'F1' },
] as const;

export class OneAnswer {
  #held = 0;
  #firstStep = 0;
  #isPast = false;
  #newestStep = 0;
  #last: EvaluationPoint | null = null;
  #answer: 'positive' | 'negative' | null = null;
  period: Period | null = null;

  /** @param rule that reports it */
  constructor(
    readonly facts: Facts,
    readonly rule: Rule,
  ) {}

  add(point: EvaluationPoint): void {
    if (this.#isPast) return;
    const { step, epoch } = point;
    this.#newestStep = step;
    const answer = oneAnswerOf(point);
    // Not known before two evaluations give the same share of positives.
    if (answer === undefined) {
      if (this.#last && isBlind(this.#last) && point.values['eval/f1']! > 0) this.#end(step);
      return;
    }
    if (answer === null || (this.#answer !== null && answer !== this.#answer)) {
      this.#end(step);
      return;
    }
    this.#last = point;
    this.#answer = answer;
    if (this.#held++ === 0) this.#firstStep = step;
    const epochs = epoch ?? (this.facts.about.stepUnit === 'epoch' ? step : null);
    const needed = isBlind(point) ? BLIND_AFTER : ONE_ANSWER_AFTER;
    const isLong =
      epochs === null
        ? this.#held >= WITHOUT_EPOCHS && point.rise?.evaluationsSince !== 0
        : epochs >= ONE_ANSWER_EPOCHS;
    if (this.#held >= needed && isLong)
      this.period ??= { onsetStep: this.#firstStep, detectedStep: step, resolvedStep: null };
  }

  /** What a run ended with, if it had too few evaluations for more. */
  #leftWith(facts: Facts): Period | null {
    if (this.#isPast || this.#last?.step !== this.#newestStep || !isOver(facts)) return null;
    if (this.#held < LEFT_WITH && !isConstantAnswer(this.#last)) return null;
    return { onsetStep: this.#firstStep, detectedStep: this.#last.step, resolvedStep: null };
  }

  #end(step: number): void {
    this.#isPast = true;
    if (this.period) this.period = { ...this.period, resolvedStep: step };
  }

  finding(facts: Facts): Finding | null {
    const period = this.period ?? this.#leftWith(facts);
    const point = this.#last;
    if (!period || !point) return null;
    const blind = isBlind(point);
    const isPositive = this.#answer === 'positive';
    const answer = quoted(facts[this.#answer!]);
    const { baseline, values } = point;
    const compared = METRICS.flatMap(({ metric, label }) => {
      const value = finite(values[metric]);
      const constant = baseline && baselineOf(metric, baseline);
      return value === null || constant === null ? [] : [{ metric, label, value, constant }];
    });
    return findingOf(this.rule, facts, period, {
      level: 'watch',
      sentences: [
        ...(blind ? [`F1 has been 0 in all ${stepText(this.#held)} evaluations: no positive is ever found.`] : []),
        `Calls nearly everything ${answer}: no better than a constant.`,
        'One answer to nearly everything: no better than a constant.',
      ],
      evidence: blind
        ? 'F1 is 0 when not a single positive is found: always answering “positive” would get more.'
        : [
            `In all ${stepText(this.#held)} evaluations so far, at least ${percentText(NEARLY_ALL)} of the answers are ${answer}.`,
            ...compared.map(
              ({ label, value, constant }) =>
                `${label} is ${numberText(value)}; always giving one answer gets ${numberText(constant)}.`,
            ),
          ].join(' '),
      confidence: afterRepeats(this.#held),
      advice: [
        ...(isPositive ? [{ text: `Don’t select a checkpoint by F1: always answering ${answer} gets as much` }] : []),
        ...otherThreshold(facts, baseline?.baseRate ?? null),
        { text: 'Check that the training examples have both answers, and that the inputs differ' },
      ],
      metrics: compared.map(({ metric }) => metric),
      numbers: Object.fromEntries(
        compared.flatMap(({ metric, value, constant }) => [
          [metric, value],
          [`${metric} baseline`, constant],
        ]),
      ),
    });
  }
}

/** No true positive; without precision and recall, it may also call positive what is not. */
function isBlind({ values, counts }: EvaluationPoint): boolean {
  return values['eval/f1'] === 0 && finite(values['eval/recall']) === null && counts === null;
}
