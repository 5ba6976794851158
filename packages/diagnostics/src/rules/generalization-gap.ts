/** Generalization gap: validation loss above training loss, or training accuracy above validation accuracy, by more than the guide's 0.05 and the noise. */

import { moreExamples, moreRegularization } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Period } from './episode.ts';
import { Episode, foremost } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint, PointWithLosses } from '../diagnosis/points.ts';
import { hasLosses } from '../diagnosis/points.ts';
import { Improvement } from '../statistics/improvement.ts';
import { Noise } from '../statistics/noise.ts';
import { LEVEL_EVALUATIONS, Recent } from '../statistics/recent.ts';
import { Trend } from '../statistics/trend.ts';
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
/** A very large gap this far beyond the limit needs no second evaluation. */
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
/** Validation still improves if it last did within this many evaluations, or this share of all: the gap costs nothing yet. */
const IMPROVING_EVALUATIONS = 3;
const IMPROVING_SHARE = 0.1;
/** ... unless less than this share of what training loss gained of late was gained on new examples too. */
const SHARED_LATELY = 0.4;
/** ... or unless it is very large and less than this share of what training loss gained since the first evaluation was gained on new examples too. */
const SHARED_GAIN = 0.6;
/** A score falls: it is so many standard errors lower than where validation loss was lowest. */
const FALL_DEVIATIONS = 2.5;

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
    const ofLoss = { unit: 'loss' as const, ...unit(-1) };
    const ofAccuracy = { unit: 'accuracy' as const, ...unit(1) };
    const units = [ofLoss, ofAccuracy];
    const manyGaps = new Recent(MANY_EVALUATIONS);
    const accuracyNoise = new Noise();
    let lossPoint: PointWithLosses | null = null;
    let lossPointGap = NaN;
    const trends = { training: new Trend(), validation: new Trend() };
    let first: PointWithLosses | null = null;
    let accuracyPoint: AccuracyPoint | null = null;
    let evaluations = 0;
    return {
      evaluation(point) {
        evaluations++;
        const { gap, step } = point;
        if (gap !== null && hasLosses(point)) {
          const { loss, lossError, noiseIsMeasured } = point;
          // A smaller loss has smaller gaps, a summed one larger ones.
          const { unit } = point;
          lossPoint = point;
          first ??= point;
          lossPointGap = gap;
          const { episode, gaps, validation } = ofLoss;
          gaps.add(gap);
          manyGaps.add(gap);
          validation.add(step, loss, point.lossNoise, point.weight);
          const limit = limitOf(point);
          // Until the noise of the gap is measured, that of the single training losses stands for it.
          const noise = noiseIsMeasured ? point.gapNoise : Math.hypot(point.gapNoise, point.trainError);
          // The noise of the gap between evaluations, and the constant error of a validation set of this size.
          const isOver = (recent: Recent) => {
            const { count } = recent;
            // One evaluation that jumps lifts the mean, and not the median.
            const mean = Math.min(recent.mean, recent.median);
            if (episode.isOpen) return mean > limit;
            const jumps = (DEVIATIONS * noise) / Math.sqrt(count);
            return mean > limit + jumps && mean > USUAL_GAP * unit + Math.hypot(jumps, SET_DEVIATIONS * lossError);
          };
          const gained = { training: first.trainLoss - point.trainLoss, validation: first.loss - loss };
          const isLarge = isBig(point, gap);
          const memorizes = isLarge && SHARED_GAIN * gained.training - gained.validation > Math.hypot(noise, lossError);
          trends.training.add(point.trainLoss, point.weight);
          trends.validation.add(loss, point.weight);
          // Without enough evaluations neither trend is a number.
          const parts = trends.validation.fall < SHARED_LATELY * trends.training.fall;
          const improves = isImproving(validation) && !memorizes && !parts;
          const lasting = gaps.isFull ? Math.min(gap, gaps.median) : gap;
          const isObvious = isLarge && lasting > limit + OBVIOUS_DEVIATIONS * Math.hypot(noise, lossError);
          episode.add(step, !improves && (isOver(gaps) || (manyGaps.isFull && isOver(manyGaps))));
          // A single evaluation can't say whether it improves.
          if (isObvious && (!improves || validation.count === 1)) episode.open(step);
          else if (improves && validation.count === 2) episode.close(step);
        }
        const accuracy = finite(point.values['eval/accuracy']);
        const training = point.trainAccuracy;
        if (accuracy !== null && training !== null) {
          const { episode, gaps, validation } = ofAccuracy;
          accuracyNoise.add(training - accuracy);
          const examples = facts.evalExamples ?? point.examples ?? ASSUMED_EXAMPLES;
          const jumps = accuracyNoise.deviationOr(0.5 / Math.sqrt(examples));
          const error = Math.sqrt(Math.max(0, accuracy * (1 - accuracy)) / examples);
          accuracyPoint = {
            step,
            training,
            validation: accuracy,
            noise: Math.hypot(jumps, error),
            falls: scoreFalls(point),
          };
          gaps.add(training - accuracy);
          validation.add(step, accuracy, jumps, point.weight);
          const chance = Math.hypot((DEVIATIONS * jumps) / Math.sqrt(gaps.count), SET_DEVIATIONS * error);
          episode.add(step, !isImproving(validation) && gaps.mean > LARGE_ACCURACY_GAP + (episode.isOpen ? 0 : chance));
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

interface AccuracyPoint {
  step: number;
  training: number;
  validation: number;
  noise: number;
  /** The validation score does. */
  falls: boolean;
}

function unit(sign: 1 | -1) {
  return {
    episode: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance'),
    gaps: new Recent(LEVEL_EVALUATIONS),
    validation: new Improvement(sign),
  };
}

function isImproving({ flatFor, count }: Improvement): boolean {
  return flatFor < Math.max(IMPROVING_EVALUATIONS, IMPROVING_SHARE * count);
}

function limitOf({ loss, unit }: PointWithLosses): number {
  return Math.max(LARGE_GAP * unit, LARGE_SHARE * Math.abs(loss));
}

function isBig({ loss, trainLoss, unit }: PointWithLosses, gap: number): boolean {
  return gap > BIG_GAP * unit && loss > BIG_RATIO * trainLoss;
}

/** Below where validation loss was lowest; the foremost score decides. */
function scoreFalls({ scores }: EvaluationPoint): boolean {
  const since = scores[0]?.since ?? null;
  return since !== null && since.gain < -FALL_DEVIATIONS * since.error;
}

function lossGap(facts: Facts, period: Period, last: PointWithLosses, gap: number, evaluations: number) {
  const { loss, trainLoss } = last;
  const since = stepText(period.onsetStep);
  const isVeryLarge = isBig(last, gap);
  // A gap alone does not make the model worse on new examples.
  const harms = last.rise?.meaning === 'overfits' || scoreFalls(last);
  const small = [
    `Loss gap ${numberText(gap)} since step ${since}: add regularization or examples.`,
    `Loss gap ${numberText(gap)} since step ${since}: add regularization.`,
  ];
  const big = [
    `Very large gap since step ${since}: validation loss ${numberText(loss)}, training ${numberText(trainLoss)}.`,
    `Very large gap: validation loss ${numberText(loss)}, training ${numberText(trainLoss)}.`,
  ];
  return findingOf(generalizationGap, facts, period, {
    level: isVeryLarge && harms ? 'act' : 'watch',
    title: isVeryLarge ? 'Very large loss gap' : 'Large loss gap',
    sentences: isVeryLarge ? big : small,
    evidence: `At step ${stepText(last.step)}, validation loss (${numberText(loss)}) is ${differenceText(gap)} than training loss (${numberText(trainLoss)}), ±${numberText(1.96 * Math.hypot(last.gapNoise, last.lossError))}. A gap below ${numberText(limitOf(last))} is small.`,
    confidence: beyondNoise(
      (gap - limitOf(last)) / Math.hypot(last.gapNoise, last.lossError),
      last.noiseCount,
      evaluations,
    ),
    range: [trainLoss, loss],
    advice: [...moreRegularization(facts), ...moreExamples(facts)],
    metrics: ['eval/loss', 'train/loss'],
    numbers: { gap, lossNow: loss, trainNow: trainLoss, noise: last.gapNoise, limit: limitOf(last) },
  });
}

function accuracyGap(facts: Facts, period: Period, last: AccuracyPoint, evaluations: number) {
  const { training, validation, noise } = last;
  const gap = training - validation;
  const isVeryLarge = gap > BIG_ACCURACY_GAP;
  return findingOf(generalizationGap, facts, period, {
    level: isVeryLarge && last.falls ? 'act' : 'watch',
    title: isVeryLarge ? 'Very large accuracy gap' : 'Large accuracy gap',
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
