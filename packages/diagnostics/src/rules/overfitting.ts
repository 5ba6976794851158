/** Overfitting: validation loss rises by more than its noise while training loss falls and no score improves. */

import { fewerEpochs, keepAdvice, moreExamples, moreRegularization } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import type { LossRise } from '../statistics/loss-rise.ts';
import { MIN_AFTER_LOWEST } from '../statistics/loss-rise.ts';
import type { PointWithRise } from '../diagnosis/points.ts';
import { hasRise } from '../diagnosis/points.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';
import { LEVEL_EVALUATIONS } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { metricLabel, noiseText, numberText, stepText } from '../wording/wording.ts';

/** Evaluations without the rise before it counts as resolved. */
const CLOSE_AFTER = 3;

export const overfitting: Rule = {
  id: 'overfitting',
  title: 'Overfitting',
  meaning: 'The model gets better on its training examples and worse on new ones: it memorizes instead of learning.',
  causes: [
    'Too many passes over too few examples',
    'Too little regularization for a model of this size',
    'Wrong labels that the model memorizes',
  ],
  explains: ['generalization-gap', 'plateau', 'calibration-drift', 'below-target'],
  check() {
    const episode = new Episode(1, CLOSE_AFTER, 'chance');
    let last: PointWithRise | null = null;
    let evaluations = 0;
    return {
      evaluation(point) {
        evaluations++;
        if (!hasRise(point)) return;
        const { rise } = point;
        last = point;
        if (rise.evaluationsSince === 0) {
          // Nothing is lost when the newest evaluation is the best.
          episode.close(point.step);
          return;
        }
        if (rise.meaning === 'overconfident') {
          // What speaks for a score has already had to outweigh what was said before.
          episode.close(point.step);
          return;
        }
        if (rise.rises === null && !rise.isSteep) return;
        const holds = rise.meaning === 'overfits';
        episode.add(point.step, holds, rise.lowestStep);
        // Far beyond chance: no repetition needed.
        if (holds && rise.isSteep) episode.open(point.step, rise.lowestStep);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('no validation loss in this log');
        const period = episode.period;
        if (!period) {
          const needed = LEVEL_EVALUATIONS + MIN_AFTER_LOWEST;
          return evaluations < needed ? needsMore(evaluations, needed) : 'clear';
        }
        const { rise, loss } = last;
        const keep = facts.keep();
        // Only a saved checkpoint can be kept.
        const saved = keep?.nearestSaved ?? keep;
        const withoutTraining = rise.trainNow === null;
        const since = stepText(period.onsetStep);
        const what = withoutTraining ? 'Validation loss rising' : overfitting.title;
        const percent = rise.lowestLoss > 0 ? Math.round((loss / rise.lowestLoss - 1) * 100) : 0;
        const now =
          numberText(loss) === numberText(rise.lowestLoss)
            ? 'now about as low again'
            : `now ${numberText(loss)}${percent > 0 ? `, ${percent}% higher` : ''}`;
        const kept = saved?.step ?? rise.lowestStep;
        const isFew = evaluations < MIN_EVALUATIONS && percent > 0 && keep?.step === rise.lowestStep;
        // Without the reason, the later step would seem to contradict the earlier one.
        const why =
          keep && kept > period.onsetStep && keep.metric !== 'eval/loss'
            ? ` (chosen by ${metricLabel(keep.metric)})`
            : '';
        const training =
          rise.trainThen === null || rise.trainNow === null
            ? '. The log has no training loss, so this may also be divergence'
            : numberText(rise.trainThen) === numberText(rise.trainNow)
              ? `, while training loss is ${numberText(facts.lastTrainLoss ?? rise.trainNow)}`
              : `, while training loss ${rise.trainNow < rise.trainThen ? 'fell' : 'rose'} from ${numberText(rise.trainThen)} to ${numberText(rise.trainNow)}`;
        return findingOf(overfitting, facts, period, {
          level: isFew && rise.evaluationsSince === 1 ? 'watch' : 'act',
          title: what,
          sentences: [
            ...(keep ? [] : [`${what} since step ${since}, and nothing better than guessing to keep.`]),
            ...(isFew
              ? [`Overfitting: validation loss is ${percent}% above that of step ${stepText(kept)}; keep that.`]
              : []),
            `${what} since step ${since}: keep checkpoint ${stepText(kept)}${why}.`,
            `${what} since step ${since}: keep checkpoint ${stepText(kept)}.`,
            `${what} since step ${since}.`,
          ],
          evidence: `Validation loss was lowest at step ${stepText(rise.lowestStep)} (${numberText(rise.lowestLoss)}) and is ${now}${training}. ${whyText(last)}`,
          confidence: beyondNoise(rise.deviations, last.noiseCount, evaluations),
          range: [rise.lowestLoss, loss],
          advice: [
            ...keepAdvice(facts, keep),
            ...fewerEpochs(facts, epochOf(rise, keep?.step ?? rise.lowestStep)),
            ...moreRegularization(facts),
            ...moreExamples(facts),
          ],
          metrics: withoutTraining ? ['eval/loss'] : ['eval/loss', 'train/loss'],
          numbers: {
            lowestLoss: rise.lowestLoss,
            lowestStep: rise.lowestStep,
            lossNow: loss,
            rise: rise.rise,
            threshold: rise.threshold,
            noise: last.lossNoise,
            trainThen: rise.trainThen,
            trainNow: rise.trainNow,
            evaluationsSince: rise.evaluationsSince,
          },
        });
      },
    };
  },
};

/** The noise of a short run holds what is left of its descent: then it is the whole run of higher values that counts. */
function whyText({ loss, lossNoise, noiseIsMeasured, rise }: PointWithRise): string {
  return loss - rise.lowestLoss > 1.96 * lossNoise || rise.evaluationsSince <= 1
    ? noiseText(lossNoise, noiseIsMeasured)
    : `Each of the ${rise.evaluationsSince} evaluations since then was higher.`;
}

/** The epoch of the checkpoint to keep, which a score may have chosen. */
function epochOf({ lowestEpoch, lowestStep }: LossRise, step: number): number | null {
  return lowestEpoch === null || lowestStep <= 0 ? lowestEpoch : (lowestEpoch * step) / lowestStep;
}
