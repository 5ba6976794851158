/** Class imbalance: one class is so rare that accuracy means little. */

import { totalOf, wilson } from '@rewardboard/metrics';
import { classWeights } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { numberText, percentText, quoted, stepText } from '../wording/wording.ts';

/** A class is rare below this share; with counts, the upper end of its interval must be below. */
const RARE_SHARE = 0.2;

export const classImbalance: Rule = {
  id: 'class-imbalance',
  title: 'Class imbalance',
  meaning: 'One of the two answers is far more common in the data than the other.',
  causes: ['The data set itself is imbalanced'],
  check(facts) {
    const episode = new Episode(1, 3);
    let last: { point: EvaluationPoint; rate: number; high: number; examples: number | null } | null = null;
    return {
      evaluation(point) {
        const { counts, baseline } = point;
        const rate = baseline?.baseRate ?? null;
        if (rate === null) return;
        const rare = Math.min(rate, 1 - rate);
        const examples = counts ? totalOf(counts) : facts.evalExamples;
        const high = examples === null ? rare : wilson(rare * examples, examples).high;
        last = { point, rate, high, examples };
        episode.add(point.step, high < RARE_SHARE);
      },
      period: () => episode.period,
      conclude(facts) {
        if (last === null) return notChecked('no confusion counts and no base rate in this log');
        const period = episode.period;
        if (!period) return 'clear';
        const { rate, examples, point } = last;
        const isRarePositive = rate < 0.5;
        const rare = Math.min(rate, 1 - rate);
        const label = quoted(isRarePositive ? facts.positive : facts.negative);
        const common = quoted(isRarePositive ? facts.negative : facts.positive);
        return findingOf(classImbalance, facts, period, {
          level: 'watch',
          sentences: [
            `Only ${percentText(rare)} of examples are ${label}: accuracy alone misleads.`,
            `Only ${percentText(rare)} are ${label}: accuracy misleads.`,
          ],
          evidence: `${percentText(rare)} of ${examples === null ? 'the' : stepText(examples)} validation examples are ${label}. Always answering ${common} has an accuracy of ${numberText(point.baseline!.accuracy)}.`,
          confidence:
            examples === null
              ? 0.9
              : beyondNoise((RARE_SHARE - rare) / Math.sqrt((RARE_SHARE * (1 - RARE_SHARE)) / examples), examples, 1),
          advice: [...classWeights(rate), { text: `Or add more ${label} examples` }],
          metrics: ['eval/accuracy', 'eval/f1'],
          numbers: { baseRate: rate, examples },
        });
      },
    };
  },
};
