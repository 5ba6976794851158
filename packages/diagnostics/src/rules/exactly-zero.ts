/** A training loss that drops to exactly 0: NaN that the trainer filters from its log, or labels that are all ignored. */

import { FACT } from '../statistics/confidence.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { Recent } from '../statistics/recent.ts';
import { numberText, stepText } from '../wording/wording.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';

/** Trainers round to four digits, so a small loss becomes 0, too: the loss before must be two hundred times what is rounded away. */
const WELL_ABOVE_ZERO = 0.01;
const CAUSES = ['All labels are ignored', 'The loss is NaN, and the log replaces it', 'Half precision overflows'];

/** What to check first where the loss was 0 from the beginning. */
export const LABELS_ADVICE = {
  text: 'Check that the loss does not ignore all labels, for example because prompts fill the whole length',
};

/** NaN loss has a NaN gradient, or none is logged; a gradient of 0 is not that of a loss that was well above 0. */
export function mayHideNan(gradNorm: number | undefined, before: Recent): boolean {
  if (gradNorm !== undefined && !Number.isFinite(gradNorm)) return true;
  return !(gradNorm !== undefined && gradNorm > 0) && (before.count === 0 || before.median > WELL_ABOVE_ZERO);
}

/** Of a trainer that is not known to filter. @param from the loss before it became 0; null if it always was */
export function exactlyZero(rule: Rule, facts: Facts, period: Period, from: number | null) {
  const since = stepText(period.onsetStep);
  return findingOf(rule, facts, period, {
    isOfMoment: true,
    level: 'watch',
    title: 'Loss of exactly 0',
    sentences: [
      `Training loss has been exactly 0 since step ${since}: check labels and loss.`,
      `Training loss has been exactly 0 since step ${since}.`,
    ],
    evidence: `${from === null ? 'Training loss was never anything but 0' : `Training loss was ${numberText(from)} before it became exactly 0`}. No model reaches 0 in one step: either no label counts in the loss, or the loss is NaN and the log hides it.`,
    confidence: FACT,
    causes: CAUSES,
    advice: [LABELS_ADVICE, { text: 'Log the gradient norm: if it is NaN, so is the loss' }],
    metrics: ['train/loss'],
    numbers: { lossBefore: from },
  });
}
