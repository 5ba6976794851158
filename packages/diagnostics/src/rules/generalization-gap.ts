/** Generalization gap: validation loss lies above training loss by more than the guide's 0.05, over the noise. */

import { moreExamples, moreRegularization } from '../advice.ts';
import { beyondNoise } from '../confidence.ts';
import { Episode } from '../episode.ts';
import { findingOf } from '../finding.ts';
import type { Look } from '../look.ts';
import { LEVEL_EVALUATIONS, Recent } from '../recent.ts';
import type { Rule } from '../rule.ts';
import { NO_EVALUATIONS, notChecked } from '../rule.ts';
import { numberText, stepText } from '../wording.ts';

/** The guide: "Train-Val Gap: <0.05 (minimal overfitting)"; in nats of loss. */
export const LARGE_GAP = 0.05;
/** ... and at least this share of the validation loss, so that a loss on a larger scale is judged alike. */
const LARGE_SHARE = 0.1;
const DEVIATIONS = 3;
/** A gap so far beyond the limit needs no second evaluation. */
const OBVIOUS_DEVIATIONS = 4;
/** The guide's "Big gap!", 0.2134 against 0.4567: a validation loss of twice the training loss is learning by heart. */
const BIG_GAP = 0.15;
const BIG_RATIO = 2;
const OPEN_AFTER = 3;
const CLOSE_AFTER = 3;

export const generalizationGap: Rule = {
  id: 'generalization-gap',
  begin() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const gaps = new Recent(LEVEL_EVALUATIONS);
    let last: (Look & { gap: number; loss: number; trainLoss: number }) | null = null;
    let evaluations = 0;
    return {
      evaluation(look) {
        evaluations++;
        const { gap, loss, trainLoss } = look;
        if (gap === null || loss === null || trainLoss === null) return;
        last = { ...look, gap, loss, trainLoss };
        gaps.add(gap);
        const limit = Math.max(LARGE_GAP, LARGE_SHARE * Math.abs(loss));
        const margin = look.gapNoise / Math.sqrt(gaps.count);
        episode.see(look.step, gaps.mean > limit + (episode.isOpen ? 0 : DEVIATIONS * margin));
        if (episode.heldLast && gap > limit + OBVIOUS_DEVIATIONS * look.gapNoise) episode.open(look.step);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('needs training and validation loss');
        const period = episode.period;
        if (!period) return 'clear';
        const { gap, loss, trainLoss } = last;
        const since = stepText(period.onsetStep);
        const isBig = gap > BIG_GAP && loss > BIG_RATIO * trainLoss;
        const small = [`Loss gap ${numberText(gap)} since step ${since}: more regularization or examples.`, `Loss gap ${numberText(gap)} since step ${since}: regularize more.`];
        const big = [`Big gap since step ${since}: validation loss ${numberText(loss)}, training ${numberText(trainLoss)}.`, `Big gap: validation loss ${numberText(loss)}, training ${numberText(trainLoss)}.`];
        return findingOf(facts, period, {
          rule: 'generalization-gap',
          level: isBig ? 'act' : 'watch',
          title: isBig ? 'Big gap' : 'Large gap',
          sentences: isBig ? big : small,
          evidence: `Validation loss ${numberText(loss)} lies ${numberText(gap)} above training loss ${numberText(trainLoss)} at step ${stepText(last.step)}; below ${LARGE_GAP} is minimal. Noise of the gap: ±${numberText(1.96 * last.gapNoise)}.`,
          confidence: beyondNoise((gap - LARGE_GAP) / last.gapNoise, last.noiseCount, evaluations),
          range: [trainLoss, loss],
          advice: [...moreRegularization(facts), ...moreExamples(facts)],
          metrics: ['eval/loss', 'train/loss'],
          numbers: { gap, lossNow: loss, trainNow: trainLoss, noise: last.gapNoise, limit: LARGE_GAP },
        });
      },
    };
  },
};
