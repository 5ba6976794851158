/** Divergence: the training loss climbs far above its best and stays there. */

import { clipGradients, keepAdvice, scaleLearningRate } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { CURVE_RULES, ERROR_RULES, needsMore, notChecked } from './rule.ts';
import { Spread } from '../statistics/spread.ts';
import type { Stage } from '../statistics/stages.ts';
import { LEVEL_ITEMS, Stages } from '../statistics/stages.ts';
import { numberText, stepText } from '../wording/wording.ts';

const NOISE_ITEMS = 64;
/** The climb must exceed this share of the best level, this share of the first one, and this many deviations. */
const CLIMB_SHARE = 0.5;
const CLIMB_OF_FIRST = 0.15;
const CLIMB_DEVIATIONS = 6;
const OPEN_AFTER = 3;
const CLOSE_AFTER = 10;

interface Climb extends Stage {
  spread: Spread;
  best: { level: number; step: number };
  level: number;
}

export const divergence: Rule = {
  id: 'divergence',
  title: 'Divergence',
  meaning: 'The loss keeps climbing: each step makes the model worse.',
  causes: [
    'The learning rate is too high',
    'Gradients are not clipped',
    'The warmup is too short',
    'Part of the data is damaged',
  ],
  explains: ['collapse', 'gradient-norm', ...CURVE_RULES, ...ERROR_RULES, 'below-target'],
  check() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const stages = new Stages<Climb>((stage) => ({
      ...stage,
      spread: new Spread(NOISE_ITEMS),
      best: { level: Infinity, step: 0 },
      level: NaN,
    }));
    let points = 0;
    let first: number | null = null;
    return {
      train({ step, loss }) {
        if (loss === undefined || !Number.isFinite(loss)) return;
        points++;
        const isDue = stages.add(loss, (stage, item, level) => {
          // The noise is measured before the climb, so that a divergence does not hide itself.
          if (!episode.heldLast) stage.spread.add(item);
          stage.level = level;
          if (level < stage.best.level) stage.best = { level, step };
        });
        if (!isDue) return;
        const { level, best, spread } = stages.inUse!;
        first ??= level;
        const rise = level - best.level;
        // The noise is the most expensive, so it comes last.
        const isHigh = (share: number) =>
          rise > share * CLIMB_SHARE * Math.abs(best.level) &&
          rise > share * CLIMB_OF_FIRST * Math.abs(first!) &&
          rise > share * CLIMB_DEVIATIONS * spread.deviation;
        episode.add(step, isHigh(episode.isOpen ? 0.5 : 1));
      },
      period: () => episode.period,
      conclude(facts) {
        if (points === 0) return notChecked('no training loss in this log');
        const period = episode.period;
        if (!period)
          return points < LEVEL_ITEMS + OPEN_AFTER
            ? needsMore(points, LEVEL_ITEMS + OPEN_AFTER, 'training points')
            : 'clear';
        const { level: now, best, spread, index } = stages.inUse!;
        const noise = spread.deviation;
        const since = stepText(period.onsetStep);
        return findingOf(divergence, facts, period, {
          level: 'act',
          sentences: [`Diverging since step ${since}: stop and halve the learning rate.`],
          evidence: `Training loss was ${numberText(best.level)} around step ${stepText(best.step)} and is now ${numberText(now)} (medians of ${stepText(LEVEL_ITEMS ** (index + 1))} points). Before that, it varied by ±${numberText(1.96 * noise)}.`,
          confidence: beyondNoise((now - best.level) / noise, spread.count, points),
          range: [best.level, now],
          advice: [...keepAdvice(facts, facts.keep()), ...scaleLearningRate(facts, 0.5), ...clipGradients(facts)],
          metrics: ['train/loss'],
          numbers: { lowestLoss: best.level, lowestStep: best.step, lossNow: now, noise },
        });
      },
    };
  },
};
