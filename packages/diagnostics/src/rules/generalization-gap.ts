/** Generalization gap: validation loss above training loss, or training accuracy above validation accuracy, by more than the guide's 0.05 and the noise. */

import { moreExamples, moreRegularization } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Period } from './episode.ts';
import { Episode, foremost } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { PointWithLosses } from '../diagnosis/points.ts';
import { hasLosses } from '../diagnosis/points.ts';
import { Noise } from '../statistics/noise.ts';
import { LEVEL_EVALUATIONS, Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, stepText } from '../wording/wording.ts';

/** The guide: "Train-Val Gap: <0.05 (minimal overfitting)"; in nats of loss. */
export const LARGE_GAP = 0.05;
/** ... and at least this share of the validation loss, for losses on a larger scale. */
const LARGE_SHARE = 0.1;
const DEVIATIONS = 3;
/** ... of its noise, and this many of the error of a validation set of this size. */
const SET_DEVIATIONS = 2.85;
/** ... added to the gap that healthy runs have. */
const USUAL_GAP = 0.02;
/** A small gap becomes visible in the mean of many evaluations. */
const MANY_EVALUATIONS = 8;
/** A gap this far beyond the limit needs no second evaluation. */
const OBVIOUS_DEVIATIONS = 4;
/** The guide's "Big gap!", 0.2134 against 0.4567: a validation loss of twice the training loss means memorization. */
const BIG_GAP = 0.15;
const BIG_RATIO = 2;
/** The same for accuracy. */
const LARGE_ACCURACY_GAP = 0.05;
const BIG_ACCURACY_GAP = 0.2;
const ASSUMED_EXAMPLES = 200;
const OPEN_AFTER = 4;
const CLOSE_AFTER = 3;

export const generalizationGap: Rule = {
  id: 'generalization-gap',
  title: 'Generalization gap',
  meaning: 'The model does clearly better on its training examples than on new ones.',
  causes: [
    'Too few examples for a model of this size',
    'Too little regularization',
    'Training and validation examples are of different kinds',
  ],
  check(facts) {
    const units = [
      {
        unit: 'loss' as const,
        episode: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance'),
        gaps: new Recent(LEVEL_EVALUATIONS),
      },
      {
        unit: 'accuracy' as const,
        episode: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance'),
        gaps: new Recent(LEVEL_EVALUATIONS),
      },
    ];
    const [ofLoss, ofAccuracy] = units as [(typeof units)[number], (typeof units)[number]];
    const manyGaps = new Recent(MANY_EVALUATIONS);
    const accuracyNoise = new Noise();
    let lossPoint: PointWithLosses | null = null;
    let lossPointGap = NaN;
    let accuracyPoint: { step: number; training: number; validation: number; noise: number } | null = null;
    let evaluations = 0;
    return {
      evaluation(point) {
        evaluations++;
        const { gap, step } = point;
        if (gap !== null && hasLosses(point)) {
          const { loss } = point;
          lossPoint = point;
          lossPointGap = gap;
          const { episode, gaps } = ofLoss;
          gaps.add(gap);
          manyGaps.add(gap);
          const limit = Math.max(LARGE_GAP, LARGE_SHARE * Math.abs(loss));
          // The noise of the gap between evaluations, and the constant error of a validation set of this size.
          const isOver = ({ count, mean }: Recent) => {
            if (episode.isOpen) return mean > limit;
            const jumps = (DEVIATIONS * point.gapNoise) / Math.sqrt(count);
            return mean > limit + jumps && mean > USUAL_GAP + Math.hypot(jumps, SET_DEVIATIONS * point.lossError);
          };
          episode.add(step, isOver(gaps) || (manyGaps.isFull && isOver(manyGaps)));
          if (gap > limit && gap > limit + OBVIOUS_DEVIATIONS * Math.hypot(point.gapNoise, point.lossError))
            episode.open(step);
        }
        const validation = finite(point.values['eval/accuracy']);
        const training = point.trainAccuracy;
        if (validation !== null && training !== null) {
          const { episode, gaps } = ofAccuracy;
          accuracyNoise.add(training - validation);
          const examples = facts.evalExamples ?? point.examples ?? ASSUMED_EXAMPLES;
          const noise = Math.hypot(
            accuracyNoise.deviationOr(0.5 / Math.sqrt(examples)),
            Math.sqrt(Math.max(0, validation * (1 - validation)) / examples),
          );
          accuracyPoint = { step, training, validation, noise };
          gaps.add(training - validation);
          episode.add(
            step,
            gaps.mean > LARGE_ACCURACY_GAP + (episode.isOpen ? 0 : (DEVIATIONS * noise) / Math.sqrt(gaps.count)),
          );
        }
      },
      period: () => foremost(units)?.episode.period ?? null,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (lossPoint === null && accuracyPoint === null)
          return notChecked('needs training and validation loss, or training and validation accuracy');
        const shown = foremost(units);
        if (!shown) return 'clear';
        return shown.unit === 'loss'
          ? lossGap(facts, shown.episode.period!, lossPoint!, lossPointGap, evaluations)
          : accuracyGap(facts, shown.episode.period!, accuracyPoint!, evaluations);
      },
    };
  },
};

function lossGap(facts: Facts, period: Period, last: PointWithLosses, gap: number, evaluations: number) {
  const { loss, trainLoss } = last;
  const since = stepText(period.onsetStep);
  const isBig = gap > BIG_GAP && loss > BIG_RATIO * trainLoss;
  // While a score still gets better, the gap is of the confidence, not of the answers.
  const isHarmless = last.rise !== null && last.rise.scores.change !== 'no better';
  const small = [
    `Loss gap ${numberText(gap)} since step ${since}: add regularization or examples.`,
    `Loss gap ${numberText(gap)} since step ${since}: add regularization.`,
  ];
  const big = [
    `Very large gap since step ${since}: validation loss ${numberText(loss)}, training ${numberText(trainLoss)}.`,
    `Very large gap: validation loss ${numberText(loss)}, training ${numberText(trainLoss)}.`,
  ];
  return findingOf(generalizationGap, facts, period, {
    level: isBig && !isHarmless ? 'act' : 'watch',
    title: isBig ? 'Very large loss gap' : 'Large loss gap',
    sentences: isBig ? big : small,
    evidence: `At step ${stepText(last.step)}, validation loss (${numberText(loss)}) is ${differenceText(gap)} than training loss (${numberText(trainLoss)}), ±${numberText(1.96 * Math.hypot(last.gapNoise, last.lossError))}. A gap below ${LARGE_GAP} is small.`,
    confidence: beyondNoise(
      (gap - LARGE_GAP) / Math.hypot(last.gapNoise, last.lossError),
      last.noiseCount,
      evaluations,
    ),
    range: [trainLoss, loss],
    advice: [...moreRegularization(facts), ...moreExamples(facts)],
    metrics: ['eval/loss', 'train/loss'],
    numbers: { gap, lossNow: loss, trainNow: trainLoss, noise: last.gapNoise, limit: LARGE_GAP },
  });
}

function accuracyGap(
  facts: Facts,
  period: Period,
  last: { step: number; training: number; validation: number; noise: number },
  evaluations: number,
) {
  const { training, validation, noise } = last;
  const gap = training - validation;
  const isBig = gap > BIG_ACCURACY_GAP;
  return findingOf(generalizationGap, facts, period, {
    level: isBig ? 'act' : 'watch',
    title: isBig ? 'Very large accuracy gap' : 'Large accuracy gap',
    sentences: [
      `Accuracy gap ${numberText(gap)} since step ${stepText(period.onsetStep)}: add regularization or examples.`,
      `Accuracy gap ${numberText(gap)} since step ${stepText(period.onsetStep)}: add regularization.`,
    ],
    evidence: `At step ${stepText(last.step)}, training accuracy (${numberText(training)}) is ${differenceText(gap)} than validation accuracy (${numberText(validation)}), ±${numberText(1.96 * noise)}.`,
    confidence: beyondNoise((gap - LARGE_ACCURACY_GAP) / noise, 10, evaluations),
    range: [validation, training],
    advice: [...moreRegularization(facts), ...moreExamples(facts)],
    metrics: ['eval/accuracy', 'train/accuracy'],
    numbers: { gap, accuracyNow: validation, trainNow: training, noise, limit: LARGE_ACCURACY_GAP },
  });
}

/** A gap that has closed may be negative. */
function differenceText(gap: number): string {
  return gap < 0 ? `${numberText(-gap)} lower` : `${numberText(gap)} higher`;
}
