/** Too good: nearly every answer is right, or was right from the start, which suggests a leak. */

import { totalOf, wilson } from '@rewardboard/metrics';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { accuracyOf } from '../diagnosis/evaluation-values.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, percentText, stepText } from '../wording/wording.ts';

/** The lower end of the interval of the accuracy must exceed this. */
const PERFECT = 0.97;
/** ... and the accuracy itself this. */
const NEARLY_ALL = 0.985;
/** If that needs more examples, or their number is unknown: everything right at the first evaluations, on more than a handful. */
const FIRST_EVALUATIONS = 2;
const AT_ONCE = 0.9;
/** A score that is so many times as far from perfect as the accuracy, and below PERFECT, shows that most examples are of an easy class. */
const EASY_CLASS = 3;
/** Without any score: a validation loss below this, a mean probability of 0.9999 for the right answer, and below this share of the first training loss. */
const TINY_LOSS = 1e-4;
const TINY_SHARE = 1e-3;
const OPEN_AFTER = 2;
const CLOSE_AFTER = 2;

export const tooGood: Rule = {
  id: 'too-good',
  title: 'Suspiciously good score',
  meaning: 'The score is better than this task should allow. The answer may be hidden in the input.',
  causes: [
    'The input contains the answer',
    'Validation examples, or near duplicates of them, are in the training set',
    'The task is trivial',
  ],
  check(facts) {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    let evaluations = 0;
    let isAtOnce = false;
    let last: { step: number; accuracy: number | null; loss: number } | null = null;
    return {
      evaluation(point) {
        evaluations++;
        const { counts, values, step, loss } = point;
        const accuracy = counts ? (counts.tp + counts.tn) / totalOf(counts) : accuracyOf(values);
        if (accuracy !== null && accuracy >= 0 && accuracy <= 1) {
          last = { step, accuracy, loss: NaN };
          if (accuracy === 1 && evaluations <= FIRST_EVALUATIONS) isAtOnce = true;
          else if (accuracy < NEARLY_ALL) isAtOnce = false;
          episode.add(step, isRightBeyond(point, accuracy, isAtOnce));
        } else if (accuracy === null && loss !== null && point.scores.length === 0) {
          last = { step, accuracy: null, loss };
          const first = facts.firstTrainLoss;
          episode.add(step, loss >= 0 && loss < TINY_LOSS && first !== null && loss < TINY_SHARE * first);
        }
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!last) return notChecked('no accuracy and no confusion counts in this log');
        const period = episode.period;
        if (!period) return 'clear';
        const { accuracy, loss, step } = last;
        const since = stepText(period.onsetStep);
        const evidence =
          accuracy === null
            ? `Validation loss has been below ${TINY_SHARE * 100}% of the first training loss (${numberText(facts.firstTrainLoss ?? NaN)}) since step ${since}.`
            : isAtOnce
              ? `All validation answers were already right at step ${since}, before training could have taught them.`
              : `${percentText(accuracy)} of validation answers are right at step ${stepText(step)}.`;
        return findingOf(tooGood, facts, period, {
          level: 'watch',
          sentences: [
            accuracy === null
              ? `Validation loss ${numberText(loss)} since step ${since}: check for leaked answers.`
              : `Accuracy ${numberText(accuracy)} since step ${since}: check for leaked answers.`,
            'Suspiciously good: check for leaked answers.',
          ],
          evidence: `${evidence} Real labels are rarely that clean.`,
          confidence: afterRepeats(episode.heldFor),
          range: accuracy === null ? [0, loss] : [accuracy, 1],
          advice: [
            { text: 'Check whether the text contains the label, or something that always comes with it' },
            { text: 'Check that no problem is in both the training and the validation set' },
          ],
          metrics: [accuracy === null ? 'eval/loss' : 'eval/accuracy'],
          numbers: { accuracy, loss },
        });
      },
    };
  },
};

function isRightBeyond(point: EvaluationPoint, accuracy: number, isAtOnce: boolean): boolean {
  const { baseline, isInferred } = point;
  if (baseline && accuracy - baseline.accuracy <= (1 - baseline.accuracy) / 2) return false;
  if (accuracy < NEARLY_ALL || isOfEasyClass(point, accuracy)) return false;
  const examples = isInferred ? null : point.examples;
  const low = examples === null ? null : wilson(accuracy * examples, examples).low;
  return low !== null && low > PERFECT ? true : isAtOnce && (low === null || low > AT_ONCE);
}

/** Of tokens, say, nearly all of which are no entity: F1 says how well those are found that matter. */
function isOfEasyClass({ scores }: EvaluationPoint, accuracy: number): boolean {
  return scores.some(
    ({ sign, isShare, value }) => sign === 1 && isShare && value < PERFECT && 1 - value > EASY_CLASS * (1 - accuracy),
  );
}
