/** Underfitting: both losses stay high and close together, and at the current trend will still be high at the end. */

import { hasFewExamples, moreCapacity, moreExamples, scaleLearningRate } from '../wording/advice.ts';
import { chanceLoss, referenceText } from '../statistics/chance.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import { Improvement } from '../statistics/improvement.ts';
import type { PointWithLosses } from '../diagnosis/points.ts';
import { hasLosses } from '../diagnosis/points.ts';
import { Trend } from '../statistics/trend.ts';
import { LEVEL_EVALUATIONS } from '../statistics/recent.ts';
import { mayBeTooSmall } from './too-small.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, stepText } from '../wording/wording.ts';

/** "High": above this share of a constant answer's loss. The guide's example, 0.52 of ln 2, has 0.75. */
const HIGH_SHARE = 0.74;
const CLEARLY_HIGH_SHARE = 0.79;
const FLAT_EVALUATIONS = 12;
const FLAT_SHARE_OF_RUN = 0.6;
/** Losses further apart than this are another problem. */
const APART = 0.06;
/** Without a planned end: falls by less than this share of the constant's loss over the evaluations of the trend. */
const FLAT_SHARE = 0.016;
const FROM_SHARE = 0.2;
const WITHOUT_PLAN = 12;
const OPEN_AFTER = 4;
const CLOSE_AFTER = 2;

export const underfitting: Rule = {
  id: 'underfitting',
  title: 'Underfitting',
  meaning: 'The model does badly even on the examples that it trains on.',
  causes: [
    'The model is too small, or part of it is frozen',
    'The learning rate is too low, or decays too early',
    'Too much regularization',
    'Wrong labels limit how low the loss can go',
  ],
  explains: ['plateau', 'trivial-baseline', 'below-target'],
  check(facts) {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance');
    const trend = new Trend();
    const training = new Trend();
    const improvement = new Improvement(-1);
    let last: PointWithLosses | null = null;
    let evaluations = 0;
    let reference: number | null = null;
    let firstStep: number | null = null;
    return {
      evaluation(point) {
        evaluations += point.weight;
        if (!hasLosses(point)) return;
        const { loss, trainLoss, step } = point;
        firstStep ??= step;
        last = point;
        trend.add(loss, point.weight);
        training.add(trainLoss, point.weight);
        improvement.add(step, loss, point.lossNoise, point.weight);
        reference = chanceLoss(point);
        if (
          reference === null ||
          Number.isNaN(trend.fall) ||
          (facts.plannedSteps === null ? evaluations < WITHOUT_PLAN : step < FROM_SHARE * facts.plannedSteps)
        )
          return;
        const limit = HIGH_SHARE * reference;
        // In borderline cases, nothing must have improved for most of the run.
        const isClear =
          training.level > CLEARLY_HIGH_SHARE * reference ||
          (improvement.flatFor >= FLAT_EVALUATIONS && improvement.flatFor >= FLAT_SHARE_OF_RUN * improvement.count);
        // Worse than guessing on new examples, and hardly better on its own: no model has been learned either.
        const isTogether = Math.abs(trend.level - training.level) < APART || trend.level > reference;
        const isHigh = isClear && trend.level > limit && training.level > limit && isTogether;
        episode.add(step, isHigh && isHopeless(trend, step, limit) && isHopeless(training, step, limit), firstStep);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('needs training and validation loss');
        if (reference === null)
          return notChecked('needs confusion counts or the base rate, to know what guessing would get');
        const period = episode.period;
        if (!period) return Number.isNaN(trend.fall) ? needsMore(evaluations, trend.over + LEVEL_EVALUATIONS) : 'clear';
        const { loss, trainLoss } = last;
        return findingOf(underfitting, facts, period, {
          level: 'watch',
          sentences: [
            `Underfitting since step ${stepText(period.onsetStep)}: both losses stay near ${numberText(loss)}.`,
          ],
          evidence: `Training loss (${numberText(trainLoss)}) and validation loss (${numberText(loss)}) are both high (${referenceText(last, reference)})${Math.abs(loss - trainLoss) < APART ? ' and close together' : ''}. Validation loss has fallen by only ${numberText(Math.max(0, trend.fall * trend.over))} in the last ${trend.over} evaluations.`,
          confidence: afterRepeats(episode.heldFor),
          range: [trainLoss, loss],
          advice: [
            ...(mayBeTooSmall(facts) ? moreCapacity(facts) : []),
            ...moreExamples(facts),
            ...(hasFewExamples(facts) ? [] : scaleLearningRate(facts, 2)),
          ],
          metrics: ['train/loss', 'eval/loss'],
          numbers: {
            lossNow: loss,
            trainNow: trainLoss,
            reference,
            noise: last.lossNoise,
            fallAnEvaluation: trend.fall,
          },
        });
      },
    };

    /** Curves flatten, so the current trend is the best case. */
    function isHopeless(trend: Trend, step: number, limit: number): boolean {
      const { plannedSteps } = facts;
      if (plannedSteps === null || evaluations < 2) return trend.fall * trend.over < FLAT_SHARE * reference!;
      const left = Math.max(0, (plannedSteps - step) / ((step - firstStep!) / (evaluations - 1)));
      return trend.level - Math.max(0, trend.fall) * left > limit;
    }
  },
};
