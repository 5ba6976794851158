/** Calibration drift: the model becomes more confident than it is accurate. */

import type { ScoreHistogram } from '@rewardboard/metrics';
import { totalOf } from '@rewardboard/metrics';
import { keepAdvice } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import { thresholdOf } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import { LEVEL_EVALUATIONS, Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, percentText, stepText } from '../wording/wording.ts';

/** Confidence above accuracy by this much now, and by this much more than at its best. */
const EXCESS = 0.05;
const DRIFT = 0.04;
/** ... in standard errors, given the number of examples. */
const DEVIATIONS = 3;
const OPEN_AFTER = 3;
const CLOSE_AFTER = 3;

export const calibrationDrift: Rule = {
  id: 'calibration-drift',
  title: 'Overconfidence',
  meaning: 'The model is sure of itself more often than it is right.',
  causes: ['The scores become more overconfident with each pass over the data'],
  check(facts) {
    const threshold = thresholdOf(facts);
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const level = new Recent(LEVEL_EVALUATIONS);
    let evaluations = 0;
    let best = { excess: Infinity, step: 0 };
    let last: { confidence: number; accuracy: number; noise: number; step: number } | null = null;
    return {
      evaluation({ values, counts, histogram, step }) {
        evaluations++;
        const confidence = finite(values['eval/mean_confidence']);
        const accuracy = counts ? (counts.tp + counts.tn) / totalOf(counts) : finite(values['eval/accuracy']);
        const examples = counts ? totalOf(counts) : facts.evalExamples;
        if (confidence === null || accuracy === null || examples === null) return;
        const noise =
          (histogram && excessError(histogram, threshold)) ??
          Math.sqrt(Math.max(0, accuracy * (1 - accuracy)) / examples);
        last = { confidence, accuracy, noise, step };
        level.add(confidence - accuracy);
        if (!level.isFull) return;
        const excess = level.mean;
        // Underconfidence is not a fault: the best value that counts is 0.
        if (Math.max(0, excess) < best.excess) best = { excess: Math.max(0, excess), step };
        const limit = episode.isOpen ? 0.5 : 1;
        episode.add(
          step,
          excess > limit * EXCESS &&
            excess > DEVIATIONS * limit * noise &&
            excess - best.excess > limit * Math.max(DRIFT, DEVIATIONS * noise),
          best.step,
        );
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!last) return notChecked('needs the mean confidence, the accuracy and the number of validation examples');
        const period = episode.period;
        if (!period) return 'clear';
        const { confidence, accuracy, noise } = last;
        return findingOf(calibrationDrift, facts, period, {
          level: 'watch',
          sentences: [
            `Overconfident: claims ${percentText(confidence)}, is right ${percentText(accuracy)}; calibrate.`,
          ],
          evidence: `Mean confidence is ${numberText(confidence)}, accuracy is ${numberText(accuracy)} (±${numberText(1.96 * noise)}). At step ${stepText(best.step)} the difference was ${numberText(best.excess)}.`,
          confidence: beyondNoise((level.mean - best.excess) / noise, 30, evaluations),
          range: [accuracy, confidence],
          advice: [
            {
              text: 'Calibrate the scores afterwards (temperature scaling), or smooth the labels',
              field: 'label_smoothing_factor',
              to: '0.05',
            },
            ...keepAdvice(facts, facts.keep()),
          ],
          metrics: ['eval/mean_confidence', 'eval/accuracy'],
          numbers: { meanConfidence: confidence, accuracy, excess: level.mean, bestExcess: best.excess },
        });
      },
    };
  },
};

/** Standard error of mean confidence minus accuracy, a mean over the examples. Null if the histogram is malformed. */
function excessError({ positive, negative }: ScoreHistogram, threshold: number): number | null {
  const bins = positive.length;
  let examples = 0;
  let sum = 0;
  let squares = 0;
  for (let bin = 0; bin < bins; bin++) {
    const score = (bin + 0.5) / bins;
    const isPositive = score >= threshold;
    for (const [count, isRight] of [
      [positive[bin]!, isPositive],
      [negative[bin] ?? 0, !isPositive],
    ] as const) {
      const excess = (isPositive ? score : 1 - score) - (isRight ? 1 : 0);
      examples += count;
      sum += count * excess;
      squares += count * excess * excess;
    }
  }
  const variance = squares / examples - (sum / examples) ** 2;
  return examples > 1 && Number.isFinite(variance) ? Math.sqrt(Math.max(0, variance) / examples) : null;
}
