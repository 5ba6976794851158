/** Evaluation set changed: an evaluation uses different examples than the one before, so their scores are not comparable. */

import type { Counts } from '@rewardboard/metrics';
import { baseRateOf, totalOf } from '@rewardboard/metrics';
import { FACT } from '../statistics/confidence.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { countText, percentText, stepText } from '../wording/wording.ts';

export const evaluationSetChanged: Rule = {
  id: 'evaluation-set-changed',
  title: 'Validation set changed',
  meaning: 'The validation examples changed during the run, so scores before and after cannot be compared.',
  causes: [
    'The validation set was edited, filtered or resampled during the run',
    'Two runs are writing to the same directory',
  ],
  explains: [
    'overfitting',
    'loss-up-metric-up',
    'generalization-gap',
    'calibration-drift',
    'unstable-loss',
    'spike',
    'collapse',
  ],
  check() {
    let evaluations = 0;
    let before: Counts | null = null;
    let changes = 0;
    let period: Period | null = null;
    let newest: { from: Counts; to: Counts; step: number } | null = null;
    return {
      evaluation({ counts, step }) {
        evaluations++;
        if (!counts) return;
        if (before && (totalOf(before) !== totalOf(counts) || before.tp + before.fn !== counts.tp + counts.fn)) {
          changes++;
          newest = { from: before, to: counts, step };
          period ??= { onsetStep: step, detectedStep: step, resolvedStep: null };
        }
        before = counts;
      },
      period: () => period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!before) return notChecked('no confusion counts in this log');
        if (!period || !newest) return 'clear';
        const { from, to, step } = newest;
        return findingOf(evaluationSetChanged, facts, period, {
          isOfMoment: true,
          level: 'watch',
          sentences: [`Validation set changed at step ${stepText(period.onsetStep)}: scores are not comparable.`],
          evidence: `At step ${stepText(step)} it has ${countText(totalOf(to), 'example')}, ${percentText(baseRateOf(to))} of them positive; before, it had ${stepText(totalOf(from))}, ${percentText(baseRateOf(from))} positive. ${countText(changes, 'change')} so far.`,
          confidence: FACT,
          advice: [
            { text: 'Fix the validation set with a seed or a file, and re-evaluate the checkpoints on one set' },
          ],
          metrics: ['eval/loss', 'eval/accuracy'],
          numbers: {
            examplesBefore: totalOf(from),
            examplesNow: totalOf(to),
            baseRateBefore: baseRateOf(from),
            baseRateNow: baseRateOf(to),
            changes,
          },
        });
      },
    };
  },
};
