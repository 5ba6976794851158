/** No learning: validation loss stays at what always predicting the base rate would get. */

import { intervalOf, wilson } from '@rewardboard/metrics';
import { COMPARE_RATES, isRateHigh, learnFaster, learningRateOf } from '../wording/advice.ts';
import { chanceLoss } from '../statistics/chance.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { accuracyOf } from '../diagnosis/evaluation-values.ts';
import { findingOf } from './finding.ts';
import { FlatTraining } from '../statistics/flat-training.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';
import { STILL_SHARE, Stillness } from '../statistics/stillness.ts';
import { beatsConstant, isConstantAnswer, oneAnswerOf } from '../statistics/versus-constant.ts';
import { Improvement } from '../statistics/improvement.ts';
import type { EvaluationPoint, PointWithLoss } from '../diagnosis/points.ts';
import { hasLoss } from '../diagnosis/points.ts';
import { Trend } from '../statistics/trend.ts';
import { Warmup } from '../statistics/warmup.ts';
import { LEVEL_EVALUATIONS, Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { causesOf, standsStill, trainingStandsStill } from './standing-still.ts';
import { ERROR_RULES, needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { noiseText, numberText, quoted, stepText, withinSentence } from '../wording/wording.ts';

/** Below this share of the constant answer's loss, something has been learned. */
const LEARNED_SHARE = 0.98;
const DEVIATIONS = 2;
/** A training loss below this share means that something is learned, if only memorized. */
const MEMORIZED_SHARE = 0.85;
/** Every run starts like this: it takes this many evaluations, and this share of the planned steps, to make it a finding. */
const OPEN_AFTER = 5;
const WITHOUT_PLAN = 4;
const EPOCHS = 2;
const FALLING_DEVIATIONS = 5;
const WORSE_SHARE = 1.02;
const FALLING_SHARE = 0.004;
const MOVED_SHARE = 1.5;
/** A training loss that began so many times as high has come down to what guessing gets: the rate moves the model. */
const FALLEN_TIMES = 1.1;
const START_SHARE = 0.1;
const CLOSE_AFTER = 2;
/** Evaluations that must have stood still if what guessing gets is unknown. */
const STILL_AFTER = 8;
const OPEN_UNMOVED_AFTER = 3;
/** Below this rate, three times as much is still nearly nothing. */
const TINY_RATE = 1e-6;
/** Examples that are assumed where nothing tells their number. */
const ASSUMED_EXAMPLES = 200;
/** Flat training points are tested this often. */
const STRIDE_POINTS = 10;

export const noLearning: Rule = {
  id: 'no-learning',
  title: 'No learning',
  meaning: 'After all these steps, the model does no better than guessing.',
  causes: [
    'The learning rate is far too low',
    'Labels and texts are mismatched',
    'The trained layers are frozen or disconnected from the loss',
    'The inputs carry no information about the label',
  ],
  explains: ['underfitting', 'slow-progress', 'plateau', ...ERROR_RULES, 'below-target'],
  check(facts) {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const unmoved = new Episode(OPEN_UNMOVED_AFTER, CLOSE_AFTER);
    const losses = new Recent(LEVEL_EVALUATIONS);
    const improvement = new Improvement(-1);
    let last: PointWithLoss | null = null;
    let evaluations = 0;
    let firstStep: number | undefined;
    let reference: number | null = null;
    /** The newest one that says what guessing gets. */
    let guessing: EvaluationPoint | null = null;
    const accuracy = new Recent(LEVEL_EVALUATIONS);
    const training = new FlatTraining();
    const flat = new Episode(1, CLOSE_AFTER);
    const still = new Stillness();
    const warmup = new Warmup();
    const trend = new Trend();
    return {
      train(point) {
        warmup.add(point.learningRate);
        if (evaluations >= MIN_EVALUATIONS || point.loss === undefined) return;
        training.add(point);
        if (training.isStuck) flat.add(point.step, true, training.stuckSince);
        else if (training.points % STRIDE_POINTS === 0)
          flat.add(
            point.step,
            training.isFlat(facts.plannedSteps) || training.guessing(facts.about.stepUnit === 'epoch') !== null,
            0,
          );
      },
      evaluation(point) {
        evaluations++;
        if (!hasLoss(point)) return;
        const { loss } = point;
        const chance = chanceLoss(point);
        reference = chance ?? reference;
        if (chance !== null) guessing = point;
        const correct = accuracyOf(point.values);
        if (correct !== null) accuracy.add(correct);
        last = point;
        firstStep ??= point.step;
        improvement.add(point.step, loss, point.lossNoise, point.weight);
        trend.add(loss, point.weight);
        losses.add(loss);
        still.add(loss, point.trainLoss);
        // The rate is not at its full size yet: that the warm-up is too long is another finding.
        if (warmup.isOn) return;
        if (reference === null && point.step >= START_SHARE * (facts.plannedSteps ?? 0)) {
          unmoved.add(point.step, evaluations >= STILL_AFTER && still.isStill, firstStep);
          return;
        }
        if (reference === null || point.step < START_SHARE * (facts.plannedSteps ?? 0)) return;
        const margin = (DEVIATIONS * point.lossNoise) / Math.sqrt(losses.count);
        // A loss that certainly falls, if slowly, is another finding.
        const isFalling =
          losses.mean < WORSE_SHARE * reference &&
          trend.fall * trend.over > FALLING_DEVIATIONS * point.lossNoise &&
          trend.fall * trend.over > FALLING_SHARE * reference;
        // Cross entropies begin at what guessing gets; squared errors may come down from far above what the mean gets.
        const isComing = point.guess?.isMean === true && improvement.count > 1 && improvement.flatFor < OPEN_AFTER;
        if (
          facts.plannedSteps === null &&
          evaluations < WITHOUT_PLAN &&
          !((point.epoch ?? (facts.about.stepUnit === 'epoch' ? point.step : 0)) >= EPOCHS)
        )
          return;
        const isAtChance = losses.mean > LEARNED_SHARE * reference - (point.noiseIsMeasured ? margin : 0);
        const isStill = evaluations >= STILL_AFTER && still.isStill;
        const isMemorized = point.trainLoss !== null && point.trainLoss < MEMORIZED_SHARE * reference;
        episode.add(
          point.step,
          isAtChance &&
            !isFalling &&
            !isComing &&
            !isMemorized &&
            !decidesBetterThanChance(point) &&
            !guessesBetter(point) &&
            (isStill || !ranksBetterThanChance(point)),
        );
      },
      period: () => shown().period,
      conclude(facts) {
        if (shown() === flat && flat.period)
          return trainingStandsStill(noLearning, facts, flat.period, training, evaluations, last);
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('no validation loss in this log');
        const { period, heldFor } = reference === null ? unmoved : episode;
        if (period && reference === null) return standsStill(noLearning, facts, period, last, still, heldFor);
        if (reference === null)
          return evaluations < STILL_AFTER
            ? notChecked('needs confusion counts or the base rate, to know what guessing would get')
            : 'clear';
        if (!period) return evaluations < OPEN_AFTER ? needsMore(evaluations, OPEN_AFTER) : 'clear';
        const { loss } = last;
        const surely = losses.mean - (DEVIATIONS * last.lossNoise) / Math.sqrt(losses.count);
        const isWorse = losses.mean > reference * WORSE_SHARE && surely > reference;
        const where = isWorse ? 'Worse than' : 'No better than';
        const guess = guessing!.guess;
        const answer = isConstantAnswer(last) ? oneAnswerOf(last) : null;
        const what = guess?.isMean ? 'the mean' : guess?.classes === 2 ? 'a coin flip' : 'guessing';
        return findingOf(noLearning, facts, period, {
          level: 'act',
          sentences: [
            ...(answer
              ? [
                  `Always answers ${quoted(facts[answer])}: loss ${numberText(loss)}, ${withinSentence(where)} guessing (${numberText(reference)}).`,
                  `Always answers ${quoted(facts[answer])}: ${withinSentence(where)} guessing.`,
                ]
              : []),
            `${where} ${what}: validation loss ${numberText(loss)}, ${what} gets ${numberText(reference)}.`,
            `${where} ${what} (loss ${numberText(reference)}): validation loss ${numberText(loss)}.`,
          ],
          evidence: `Validation loss is ${numberText(loss)} at step ${stepText(last.step)}. Always predicting ${guessText(guessing!)} would get ${numberText(reference)}. ${noiseText(last.lossNoise, last.noiseIsMeasured)}`,
          confidence: afterRepeats(episode.heldFor),
          causes: causesOf(noLearning, facts),
          range: [reference, loss],
          advice: [
            ...(improvement.count > 1 && improvement.flatFor === 0
              ? [{ text: 'The loss is falling slightly: give it more steps before changing anything' }]
              : []),
            { text: 'Check by eye that labels and texts match on a few examples' },
            // Standing still leaves a model at about what guessing gets: this far above it, something has moved it.
            ...((loss > MOVED_SHARE * reference || (facts.firstTrainLoss ?? 0) > FALLEN_TIMES * reference) &&
            !isRateHigh(facts)
              ? [COMPARE_RATES]
              : learnFaster(facts, (learningRateOf(facts) ?? 1) < TINY_RATE ? 10 : 3)),
            { text: 'Check whether the training loss falls when training on 100 examples only' },
          ],
          metrics: ['eval/loss'],
          numbers: { lossNow: loss, reference, noise: last.lossNoise },
        });
      },
    };

    /** A few evaluations show no trend, but the training loss does. */
    function shown(): Episode {
      const ofEvaluations = reference === null ? unmoved : episode;
      // Scores alone may be good from the start, with a training loss that hardly moves.
      const isFew = evaluations < MIN_EVALUATIONS && last !== null && ofEvaluations.period === null;
      const hasLearned = still.moved > STILL_SHARE || (last !== null && beatsConstant(last) === true);
      return evaluations === 0 || (isFew && !hasLearned) ? flat : ofEvaluations;
    }

    /** Where the base rate is unknown, and so are the counts. */
    function guessesBetter({ guess, examples, leastExamples }: EvaluationPoint): boolean {
      if (!guess?.classes || accuracy.count === 0) return false;
      const n = examples ?? Math.max(leastExamples, ASSUMED_EXAMPLES);
      return wilson(accuracy.mean * n, n).low > 1 / guess.classes;
    }
  },
};

function guessText({ baseline, guess }: EvaluationPoint): string {
  if (baseline) return `the base rate (${numberText(baseline.baseRate)})`;
  if (guess?.isMean) return 'the mean';
  return guess?.classes === 2
    ? '0.5'
    : `${numberText(1 / (guess?.classes ?? NaN))} for each of ${guess?.classes} classes`;
}

/** The loss may be bad because the scores are badly scaled; decisions better than a constant's show learning. */
function decidesBetterThanChance({ counts, baseline }: EvaluationPoint): boolean {
  const accuracy = counts && baseline && intervalOf('eval/accuracy', counts);
  return accuracy ? accuracy.low > baseline.accuracy : false;
}

/** So does a ranking better than chance, unless it was there from the start: random weights rank a little, too. */
function ranksBetterThanChance({ counts, values }: EvaluationPoint): boolean {
  const auc = counts && intervalOf('eval/roc_auc', counts, values['eval/roc_auc']);
  return auc ? auc.low > 0.5 : false;
}
