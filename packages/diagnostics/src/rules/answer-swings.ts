/** Part of class bias: recall leaps up and down from evaluation to evaluation, so that now one answer is favored and now the other. */

import type { Finding } from '@rewardboard/protocol';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { otherThreshold, scaleLearningRate } from '../wording/advice.ts';
import { numberText, quoted, stepText } from '../wording/wording.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';

/** A leap of recall, if it is also this many standard errors of a difference of two shares. */
const LEAP = 0.25;
const DEVIATIONS = 3;
/** So many leaps in a row, each against the one before, are no learning: a model that begins one-sided leaps once, and settles. */
const LEAPS = 3;
/** It is still learning if the loss fell by this share of itself meanwhile. */
const LEARNING_SHARE = 0.02;
/** Without a leap for so many evaluations, it is over. */
const CLOSE_AFTER = 4;
/** Positives that are assumed where nothing tells their number. */
const ASSUMED_POSITIVES = 60;

export class AnswerSwings {
  #recalls: { step: number; recall: number; loss: number | null }[] = [];
  #calm = 0;
  #leaps = 0;
  #hasBrokenArea = false;
  period: Period | null = null;

  add(point: EvaluationPoint): void {
    const { step, counts, values } = point;
    this.#hasBrokenArea = Number.isNaN(values['eval/roc_auc'] ?? 0);
    const recall =
      counts && counts.tp + counts.fn > 0 ? counts.tp / (counts.tp + counts.fn) : finite(values['eval/recall']);
    if (recall === null || recall < 0 || recall > 1) return;
    const kept = this.#recalls;
    kept.push({ step, recall, loss: point.loss });
    if (kept.length > LEAPS + 1) kept.shift();
    // The error of a share of n is at most 0.5 / sqrt(n).
    const least = Math.max(LEAP, (DEVIATIONS * Math.SQRT2 * 0.5) / Math.sqrt(positivesOf(point)));
    const changes = kept.slice(1).map((now, i) => now.recall - kept[i]!.recall);
    const latest = changes.at(-1);
    if (latest === undefined) return;
    this.#calm = Math.abs(latest) > least ? 0 : this.#calm + 1;
    const areSwings =
      changes.length === LEAPS &&
      !isLearning(kept[0]!.loss, point) &&
      changes.every((change, i) => Math.abs(change) > least && (i === 0 || change * changes[i - 1]! < 0));
    const isOpen = this.period !== null && this.period.resolvedStep === null;
    if (areSwings) {
      this.#leaps = isOpen ? this.#leaps + 1 : LEAPS;
      if (!isOpen) this.period = { onsetStep: kept[1]!.step, detectedStep: step, resolvedStep: null };
    } else if (isOpen && this.#calm >= CLOSE_AFTER) this.period = { ...this.period!, resolvedStep: step };
  }

  finding(rule: Rule, facts: Facts): Finding | null {
    const { period } = this;
    if (!period) return null;
    const recalls = this.#recalls.map(({ recall }) => recall);
    const low = Math.min(...recalls);
    const high = Math.max(...recalls);
    return findingOf(rule, facts, period, {
      level: 'watch',
      title: 'Swings between the answers',
      sentences: [
        `Recall jumps between ${numberText(low)} and ${numberText(high)}: no stable answers.`,
        'Recall jumps up and down: no stable answers.',
      ],
      evidence: `Since step ${stepText(period.onsetStep)}, recall has jumped up and down by more than ${LEAP} from one evaluation to the next: the model now favors ${quoted(facts.positive)}, now ${quoted(facts.negative)}. A single evaluation of this run says little.`,
      confidence: afterRepeats(this.#leaps),
      range: [low, high],
      advice: [
        ...scaleLearningRate(facts, 0.5),
        // An area that is not a number says that the evaluation cannot work one out.
        this.#hasBrokenArea
          ? { text: 'Find out why ROC AUC is not a number: it compares checkpoints without a threshold' }
          : { text: 'Compare checkpoints by a score without a threshold, such as ROC AUC' },
        ...otherThreshold(facts, null),
      ],
      metrics: ['eval/recall'],
      numbers: { low, high, jumps: this.#leaps },
    });
  }
}

/** While the loss falls, a model is still on its way; without a loss, until it has settled. */
function isLearning(before: number | null, { loss, isSettled }: EvaluationPoint): boolean {
  return before === null || loss === null ? !isSettled : loss < before - LEARNING_SHARE * Math.abs(before);
}

function positivesOf({ counts, baseline, examples }: EvaluationPoint): number {
  if (counts) return Math.max(1, counts.tp + counts.fn);
  return baseline && examples !== null ? Math.max(1, baseline.baseRate * examples) : ASSUMED_POSITIVES;
}
