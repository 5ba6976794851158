/** Divergence: the training loss climbs far above its best and stays there. */

import { clipGradients, keepAdvice, scaleLearningRate } from '../advice.ts';
import { beyondNoise } from '../confidence.ts';
import { Episode } from '../episode.ts';
import { findingOf } from '../finding.ts';
import { Recent } from '../recent.ts';
import type { Rule } from '../rule.ts';
import { notChecked } from '../rule.ts';
import { Spread } from '../spread.ts';
import { numberText, stepText } from '../wording.ts';

/** Points whose median is the level: two spikes of five leave it alone. */
const LEVEL_POINTS = 5;
const NOISE_POINTS = 64;
/** The climb must exceed this share of the best level, this share of the first one, and so many deviations. */
const CLIMB_SHARE = 0.5;
const CLIMB_OF_FIRST = 0.15;
const CLIMB_DEVIATIONS = 6;
const OPEN_AFTER = 3;
const CLOSE_AFTER = 10;

export const divergence: Rule = {
  id: 'divergence',
  begin() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const newest = new Recent(LEVEL_POINTS);
    const spread = new Spread(NOISE_POINTS);
    let points = 0;
    let first: number | null = null;
    let best = { level: Infinity, step: 0 };
    let now = { level: NaN, step: 0 };
    return {
      train({ step, loss }) {
        if (loss === undefined || !Number.isFinite(loss)) return;
        points++;
        newest.add(loss);
        // Noise is that of the quiet time: points that diverge must not excuse themselves.
        if (!episode.heldLast) spread.add(loss);
        if (!newest.isFull) return;
        now = { level: newest.median, step };
        first ??= now.level;
        if (now.level < best.level) best = { ...now };
        const rise = now.level - best.level;
        // The noise costs more to ask for than the rest, so it is asked last.
        const isHigh = (share: number) =>
          rise > share * CLIMB_SHARE * Math.abs(best.level) && rise > share * CLIMB_OF_FIRST * Math.abs(first!) && rise > share * CLIMB_DEVIATIONS * spread.deviation;
        episode.see(step, isHigh(episode.isOpen ? 0.5 : 1));
      },
      period: () => episode.period,
      conclude(facts) {
        if (points === 0) return notChecked('no training loss in this log');
        const period = episode.period;
        if (!period) return points < LEVEL_POINTS + OPEN_AFTER ? notChecked(`${points} of ${LEVEL_POINTS + OPEN_AFTER} training points that it needs`) : 'clear';
        const noise = spread.deviation;
        const since = stepText(period.onsetStep);
        return findingOf(facts, period, {
          rule: 'divergence',
          level: 'act',
          title: 'Divergence',
          sentences: [`Diverging since step ${since}: stop, halve the learning rate.`],
          evidence: `Training loss was at ${numberText(best.level)} around step ${stepText(best.step)} and is now at ${numberText(now.level)} (medians of ${LEVEL_POINTS} points). Noise before: ±${numberText(1.96 * noise)}.`,
          confidence: beyondNoise((now.level - best.level) / noise, spread.count, points),
          range: [best.level, now.level],
          advice: [...keepAdvice(facts, facts.keep(true)), ...scaleLearningRate(facts, 0.5), ...clipGradients(facts)],
          metrics: ['train/loss'],
          numbers: { lowestLoss: best.level, lowestStep: best.step, lossNow: now.level, noise },
        });
      },
    };
  },
};
