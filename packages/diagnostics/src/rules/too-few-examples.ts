/** Too few examples: the validation set is too small to support its scores. */

import { totalOf, wilson } from '@rewardboard/metrics';
import { FACT } from '../statistics/confidence.ts';
import type { Period } from './episode.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { intervalText, numberText, stepText } from '../wording/wording.ts';

/** Accuracy must be known to ±this, to distinguish the guide's 0.80 ("good") from its target of 0.85. */
const HALF_WIDTH = 0.05;
/** Above this, the scores say nothing about the run. */
const HOPELESS = 0.085;
/** Evaluations before the number of examples is inferred from the scores. */
const MIN_EVALUATIONS = 4;

export const tooFewExamples: Rule = {
  id: 'too-few-examples',
  title: 'Few validation examples',
  meaning: 'There are so few validation examples that the true score could be much better or much worse.',
  causes: ['The validation set is too small to support its score'],
  check() {
    let evaluations = 0;
    let period: Period | null = null;
    let shown: { examples: number; accuracy: number; isGuessed: boolean } | null = null;
    let isKnown = false;
    return {
      evaluation({ counts, values, step, examples: known, isInferred }) {
        evaluations++;
        const accuracy = finite(values['eval/accuracy']) ?? (counts ? (counts.tp + counts.tn) / totalOf(counts) : null);
        if (accuracy === null || accuracy < 0 || accuracy > 1) return;
        isKnown ||= !isInferred;
        const examples = isInferred && evaluations < MIN_EVALUATIONS ? null : known;
        if (examples === null) {
          // What was inferred from the first values is no longer so with more of them.
          if (isInferred) period = null;
          return;
        }
        const { low, high } = wilson(accuracy * examples, examples);
        // Once reported, it is withdrawn only when the interval is clearly narrower.
        if ((high - low) / 2 > (period ? 0.9 : 1) * HALF_WIDTH) {
          shown = { examples, accuracy, isGuessed: isInferred };
          period ??= { onsetStep: step, detectedStep: step, resolvedStep: null };
        } else period = null;
      },
      period: () => period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!period || !shown)
          return isKnown
            ? 'clear'
            : notChecked('neither confusion counts nor the number of validation examples in this log');
        const { examples, accuracy, isGuessed } = shown;
        const { low, high } = wilson(accuracy * examples, examples);
        const needed = Math.ceil((1.96 / HALF_WIDTH) ** 2 * Math.max(0.05, accuracy * (1 - accuracy)));
        return findingOf(tooFewExamples, facts, period, {
          level: (high - low) / 2 > HOPELESS ? 'watch' : 'unknown',
          sentences: [
            `Only ${isGuessed ? 'about ' : ''}${stepText(examples)} validation examples: accuracy is uncertain by ±${numberText((high - low) / 2)}.`,
            `Only ${isGuessed ? 'about ' : ''}${stepText(examples)} validation examples: accuracy is ±${numberText((high - low) / 2)}.`,
            `Only ${stepText(examples)} validation examples.`,
          ],
          evidence: `Accuracy is ${numberText(accuracy)} on ${isGuessed ? `about ${stepText(examples)} examples (a number inferred from its values)` : `${stepText(examples)} examples`}; its 95% interval is ${intervalText(low, high)}.`,
          confidence: isGuessed ? 0.9 : FACT,
          range: [low, high],
          advice: [
            ...(needed > examples
              ? [{ text: `For ±${HALF_WIDTH}, evaluate on at least ${stepText(needed)} examples` }]
              : []),
            { text: 'Ignore small differences in accuracy between checkpoints' },
          ],
          metrics: ['eval/accuracy'],
          numbers: { examples, accuracy, low, high },
        });
      },
    };
  },
};
