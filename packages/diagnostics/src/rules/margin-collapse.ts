/** Margin collapse: a pairwise reward model separates chosen from rejected answers less and less. */

import { keepAdvice, scaleLearningRate } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import { Noise } from '../statistics/noise.ts';
import { marginOf } from './pairwise.ts';
import { LEVEL_EVALUATIONS, Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, stepText } from '../wording/wording.ts';

/** Below this share of its best, by this many deviations of a difference of two levels. */
const COLLAPSED_SHARE = 0.5;
const DEVIATIONS = 4.5;
const CLOSE_AFTER = 3;

export const marginCollapse: Rule = {
  id: 'margin-collapse',
  title: 'Margin collapse',
  meaning: 'Good and bad answers now get almost the same reward.',
  causes: [
    'The learning rate is too high',
    'Chosen and rejected answers are too similar',
    'Regularization pulls all rewards toward one value',
  ],
  check() {
    const episode = new Episode(1, CLOSE_AFTER);
    const level = new Recent(LEVEL_EVALUATIONS);
    const noise = new Noise();
    let evaluations = 0;
    let best = { level: 0, step: 0 };
    let metric: string | null = null;
    let deviation = NaN;
    return {
      evaluation({ values, step }) {
        evaluations++;
        const margin = marginOf(values);
        if (!margin) return;
        metric = margin.metric;
        level.add(margin.value);
        noise.add(margin.value);
        if (!level.isFull) return;
        const now = level.mean;
        if (now > best.level) best = { level: now, step };
        deviation = noise.deviationOr(Math.abs(best.level) / 4) * Math.sqrt(2 / LEVEL_EVALUATIONS);
        episode.add(
          step,
          episode.isOpen
            ? now < 0.75 * best.level
            : best.level > DEVIATIONS * deviation &&
                now < COLLAPSED_SHARE * best.level &&
                best.level - now > DEVIATIONS * deviation,
          best.step,
        );
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (metric === null) return notChecked('no reward margin in this log: not a pairwise reward model');
        const period = episode.period;
        if (!period) return level.isFull ? 'clear' : needsMore(level.count, LEVEL_EVALUATIONS);
        return findingOf(marginCollapse, facts, period, {
          level: 'act',
          sentences: [
            `Margin fell from ${numberText(best.level)} to ${numberText(level.mean)} since step ${stepText(period.onsetStep)}: stop.`,
          ],
          evidence: `Around step ${stepText(best.step)}, chosen answers scored ${numberText(best.level)} higher than rejected ones; now the margin is ${numberText(level.mean)} (means of ${LEVEL_EVALUATIONS} evaluations, noise ±${numberText(1.96 * deviation)}).`,
          confidence: beyondNoise((best.level - level.mean) / deviation, noise.count, evaluations),
          range: [level.mean, best.level],
          advice: [...keepAdvice(facts, facts.keep()), ...scaleLearningRate(facts, 0.5)],
          metrics: [metric],
          numbers: { best: best.level, now: level.mean, bestStep: best.step },
        });
      },
    };
  },
};
