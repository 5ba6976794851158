/** Too good: nearly every answer is right, or was right from the start, which suggests a leak. */

import { totalOf, wilson } from '@rewardboard/metrics';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, percentText, stepText } from '../wording/wording.ts';

/** The lower end of the interval of the accuracy must exceed this. */
const PERFECT = 0.97;
/** ... and the accuracy itself this. */
const NEARLY_ALL = 0.985;
/** If the number of examples is unknown: everything right at the first evaluations. */
const FIRST_EVALUATIONS = 2;
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
    let last: (EvaluationPoint & { accuracy: number }) | null = null;
    return {
      evaluation(point) {
        evaluations++;
        const { counts } = point;
        const accuracy = counts ? (counts.tp + counts.tn) / totalOf(counts) : finite(point.values['eval/accuracy']);
        if (accuracy === null || accuracy < 0 || accuracy > 1) return;
        last = { ...point, accuracy };
        const examples = counts ? totalOf(counts) : facts.evalExamples;
        if (accuracy === 1 && evaluations <= FIRST_EVALUATIONS) isAtOnce = true;
        else if (accuracy < NEARLY_ALL) isAtOnce = false;
        const isMoreThanConstant =
          !point.baseline || accuracy - point.baseline.accuracy > (1 - point.baseline.accuracy) / 2;
        const isPerfect =
          examples !== null && accuracy >= NEARLY_ALL && wilson(accuracy * examples, examples).low > PERFECT;
        episode.add(point.step, (isPerfect || isAtOnce) && isMoreThanConstant);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!last) return notChecked('no accuracy and no confusion counts in this log');
        const period = episode.period;
        if (!period) return 'clear';
        const { accuracy } = last;
        return findingOf(tooGood, facts, period, {
          level: 'watch',
          sentences: [
            `Accuracy ${numberText(accuracy)} since step ${stepText(period.onsetStep)}: check for leaked answers.`,
          ],
          evidence: `${isAtOnce ? `All validation answers were already right at step ${stepText(period.onsetStep)}, before training could have taught them` : `${percentText(accuracy)} of validation answers are right at step ${stepText(last.step)}`}. Labels of reasoning steps are rarely that clean.`,
          confidence: afterRepeats(episode.heldFor),
          range: [accuracy, 1],
          advice: [
            { text: 'Check whether the text contains the label, or something that always comes with it' },
            { text: 'Check that no problem is in both the training and the validation set' },
          ],
          metrics: ['eval/accuracy'],
          numbers: { accuracy },
        });
      },
    };
  },
};
