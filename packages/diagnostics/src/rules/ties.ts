/** Ties: many pairs get the same reward for both answers, which most programs count as wrong. */

import { wilson } from '@rewardboard/metrics';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import { tiesOf } from './pairwise.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { percentText, stepText } from '../wording/wording.ts';

const MANY = 0.05;
const OPEN_AFTER = 2;
const CLOSE_AFTER = 2;

export const ties: Rule = {
  id: 'ties',
  title: 'Tied rewards',
  meaning: 'In many pairs both answers get exactly the same reward, so neither wins.',
  causes: ['Rewards are rounded by half precision', 'Chosen and rejected texts are identical after truncation'],
  check(facts) {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    let evaluations = 0;
    let last: { metric: string; value: number } | null = null;
    return {
      evaluation({ values, step }) {
        evaluations++;
        const share = tiesOf(values);
        if (!share || share.value < 0 || share.value > 1) return;
        last = share;
        const pairs = facts.evalExamples;
        episode.add(step, pairs === null ? share.value > MANY : wilson(share.value * pairs, pairs).low > MANY);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!last) return notChecked('no share of ties in this log: not a pairwise reward model');
        const period = episode.period;
        if (!period) return 'clear';
        return findingOf(ties, facts, period, {
          level: 'watch',
          sentences: [
            `${percentText(last.value)} of pairs have been tied since step ${stepText(period.onsetStep)}: they count as wrong.`,
          ],
          evidence: `In ${percentText(last.value)} of pairs, both answers get the same reward. Most programs count a tie as wrong, so accuracy understates how well the model ranks.`,
          confidence: afterRepeats(episode.heldFor),
          range: [0, last.value],
          advice: [
            { text: 'Compute rewards in full precision' },
            { text: 'Remove pairs whose texts are identical after truncation' },
          ],
          metrics: [last.metric],
          numbers: { ties: last.value },
        });
      },
    };
  },
};
