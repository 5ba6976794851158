/** Threshold drift: the threshold that suits the scores best has moved away from the one in use. */

import { beyondNoise } from '../statistics/confidence.ts';
import type { BestThreshold } from '../statistics/best-threshold.ts';
import { bestThreshold } from '../statistics/best-threshold.ts';
import { Episode } from './episode.ts';
import { FAR_THRESHOLD, thresholdOf } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, percentText, rateText, stepText } from '../wording/wording.ts';

/** Moving the threshold must gain this share of right answers, and this many deviations of the number of examples that change class. */
const GAIN = 0.04;
const DEVIATIONS = 4;
/** ... and the new threshold must be this far away. */
const DISTANCE = 0.1;
const OPEN_AFTER = 3;
const CLOSE_AFTER = 2;

export const thresholdDrift: Rule = {
  id: 'threshold-drift',
  title: 'Suboptimal threshold',
  meaning: 'Another cut-off between the two answers would cause fewer mistakes.',
  causes: ['The scores are not calibrated', 'The class shares differ between training and validation'],
  explains: ['class-bias', 'error-pattern'],
  check(facts) {
    const threshold = thresholdOf(facts);
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    let evaluations = 0;
    let best: BestThreshold | null = null;
    let first: number | undefined;
    return {
      evaluation(point) {
        evaluations++;
        const { histogram, step } = point;
        const found = histogram && bestThreshold(histogram, threshold);
        if (!found) return;
        best = found;
        // A threshold far from the middle has been so since the first evaluation.
        const isFar = Math.abs(threshold - 0.5) > FAR_THRESHOLD;
        if (isFar) first ??= step;
        if (!point.isSettled && !isFar) return;
        const limit = episode.isOpen ? 0.5 : 1;
        episode.add(
          step,
          Math.abs(found.threshold - threshold) > limit * DISTANCE &&
            found.gained > limit * GAIN * found.examples &&
            found.gained > limit * DEVIATIONS * Math.sqrt(found.moved),
          first,
        );
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!best) return notChecked('no histogram of scores in this log');
        const period = episode.period;
        if (!period) return 'clear';
        const { gained, moved, examples } = best;
        return findingOf(thresholdDrift, facts, period, {
          level: 'watch',
          sentences: [
            `The best threshold is ${best.threshold.toFixed(2)}, not ${rateText(threshold)} (since step ${stepText(period.onsetStep)}).`,
            `The best threshold is ${best.threshold.toFixed(2)}, not ${rateText(threshold)}.`,
          ],
          evidence: `A threshold of ${best.threshold.toFixed(2)} instead of ${rateText(threshold)} would get ${percentText(gained / examples)} more answers right, counting both classes equally; ${stepText(moved)} of ${stepText(examples)} examples lie between the two.`,
          confidence: beyondNoise(gained / Math.sqrt(moved), examples, 1),
          advice: [
            {
              text: 'Tune the threshold on the validation set',
              field: 'threshold',
              from: String(threshold),
              to: best.threshold.toFixed(2),
            },
          ],
          metrics: ['eval/precision', 'eval/recall'],
          numbers: { threshold, bestThreshold: best.threshold, gain: Number(numberText(gained / examples)), moved },
        });
      },
    };
  },
};
