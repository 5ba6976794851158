/** Slow progress: the loss is still high and falls as steadily as at the start, so the run will end far from what it could reach. */

import { hasFewExamples, moreExamples, scaleLearningRate } from '../wording/advice.ts';
import { chanceLoss, referenceText } from '../statistics/chance.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import type { PointWithLoss } from '../diagnosis/points.ts';
import { hasLoss } from '../diagnosis/points.ts';
import { Outline } from '../statistics/outline.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { Warmup } from '../statistics/warmup.ts';
import { numberText, stepText } from '../wording/wording.ts';

const MIN_EVALUATIONS = 8;
/** Tested from this share of the planned steps on. */
const FROM_SHARE = 0.4;
/** Without planned steps it is tested late: every curve is straight for a while. */
const WITHOUT_PLAN = 18;
const STEADY_WITHOUT_PLAN = 0.75;
/** The loss is still above this share of a constant answer's. */
const HIGH_SHARE = 0.8;
/** Above this share, half of that time is enough. */
const VERY_HIGH_SHARE = 0.9;
const SOONER = 0.5;
/** The second half falls at least this fast compared with the first, per unit of learning rate. */
const STEADY = 0.5;
/** The fall in deviations of the noise: less would be no learning. */
const DEVIATIONS = 5;
const OPEN_AFTER = 2;
const CLOSE_AFTER = 3;

export const slowProgress: Rule = {
  id: 'slow-progress',
  title: 'Slow progress',
  meaning: 'The model is improving, but too slowly to become good within this run.',
  causes: ['The learning rate is too low', 'The warmup is very long'],
  explains: ['underfitting', 'plateau', 'trivial-baseline', 'below-target'],
  check(facts) {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const outline = new Outline();
    let evaluations = 0;
    let last: PointWithLoss | null = null;
    const warmup = new Warmup();
    let reference = NaN;
    /** How far training has gone: the sum of all learning rates, or of steps where the log has none. */
    let way = 0;
    let rate: number | null = null;
    let walked = 0;
    return {
      train({ step, learningRate }) {
        warmup.add(learningRate);
        if (learningRate === undefined || !(learningRate >= 0) || !Number.isFinite(learningRate)) return;
        way += learningRate * (step - walked);
        walked = step;
        rate = learningRate;
      },
      evaluation(point) {
        evaluations++;
        if (!hasLoss(point)) return;
        const { loss, step } = point;
        last = point;
        outline.add(rate === null ? step : way, loss, point.weight);
        // Where it is unknown what guessing gets, nothing says that a loss is high.
        reference = chanceLoss(point) ?? NaN;
        const { plannedSteps } = facts;
        const wait = loss > VERY_HIGH_SHARE * reference ? SOONER : 1;
        const isDue =
          plannedSteps === null
            ? evaluations >= wait * WITHOUT_PLAN
            : evaluations >= MIN_EVALUATIONS && step >= wait * FROM_SHARE * plannedSteps;
        const fall = outline.points.length === 0 ? 0 : outline.points[0]!.value - outline.points.at(-1)!.value;
        const trainIsHigh = point.trainLoss === null || point.trainLoss > HIGH_SHARE * reference;
        episode.add(
          step,
          isDue &&
            !warmup.isOn &&
            loss > HIGH_SHARE * reference &&
            trainIsHigh &&
            fall > DEVIATIONS * point.lossNoise &&
            isSteady(plannedSteps === null ? STEADY_WITHOUT_PLAN : STEADY),
        );
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!last) return notChecked('no validation loss in this log');
        if (Number.isNaN(reference) && episode.period === null)
          return notChecked('needs confusion counts or the base rate, to know what guessing would get');
        const period = episode.period;
        if (!period) return evaluations < MIN_EVALUATIONS ? needsMore(evaluations, MIN_EVALUATIONS) : 'clear';
        const fall = outline.points[0]!.value - last.loss;
        const isFew = hasFewExamples(facts);
        return findingOf(
          slowProgress,
          facts,
          { ...period, onsetStep: Math.min(period.onsetStep, last.step) },
          {
            level: 'watch',
            sentences: [
              `Slow: validation loss is still ${numberText(last.loss)}; ${isFew ? 'train longer' : 'raise the learning rate'}.`,
              `Slow progress: ${isFew ? 'train longer' : 'raise the learning rate'}.`,
            ],
            evidence: `At step ${stepText(last.step)} validation loss is ${numberText(last.loss)} (${referenceText(last, reference)}). It has fallen by ${numberText(fall)} so far (noise ±${numberText(1.96 * last.lossNoise)}) and falls as steadily as at the start, so it is far from converged.`,
            confidence: beyondNoise(fall / last.lossNoise, last.noiseCount, 1),
            range: [last.loss, reference],
            advice: isFew
              ? [{ text: 'Train several times longer' }, ...moreExamples(facts)]
              : [...scaleLearningRate(facts, 5), { text: 'Or train several times longer' }],
            metrics: ['eval/loss'],
            numbers: { lossNow: last.loss, reference, fall, noise: last.lossNoise },
          },
        );
      },
    };

    /** The second half falls at least this much as fast as the first. */
    function isSteady(share: number): boolean {
      const early = outline.slope(0, 0.5);
      return early < 0 && outline.slope(0.5, 1) < share * early;
    }
  },
};
