/** Why a run without findings is not called good: a tick must be earned by a gain, by beating a constant answer, and by the targets. */

import type { TargetVerdict } from '@rewardboard/protocol';
import type { Facts } from '../diagnosis/facts.ts';
import { beatsConstant } from '../statistics/versus-constant.ts';
import { isOver } from '../statistics/silence.ts';
import type { Overview } from './overview.ts';
import {
  countText,
  fitting,
  intervalText,
  metricLabel,
  noiseText,
  numberText,
  stepText,
  withinSentence,
} from '../wording/wording.ts';

/** Evaluations in a row that were worse than the one before, and how much worse the newest is than the best. */
const RISES = 2;
const RISEN_SHARE = 0.1;
/** ... and how much is lost of what had been gained. */
const LOST_SHARE = 0.25;
/** Of so many evaluations, all have the same accuracy; a small set that is nearly perfect has, too. */
const SAME_EVALUATIONS = 5;
const ALMOST_PERFECT = 0.95;
/** Evaluations since the lowest loss that a newest one can be the worst of. */
const PAST_EVALUATIONS = 3;
/** A validation loss that stays this many times as high as its lowest. */
const FAR_ABOVE = 1.5;

/** @param nothing why no checkpoint is worth keeping, if that is so @returns null if nothing speaks against a tick */
export function doubtOf(
  facts: Facts,
  overview: Overview,
  targets: readonly TargetVerdict[],
  nothing: string | null,
): { sentence: string; evidence: string } | null {
  return (
    alwaysTheSame(overview) ??
    onlyRising(overview) ??
    withoutGain(overview) ??
    whileRising(overview) ??
    farAboveLowest(overview) ??
    pastItsBest(facts, overview) ??
    asConstant(facts, overview, nothing) ??
    missed(facts, targets)
  );
}

/** A model that changes answers differently: the same accuracy again and again is that of one answer to everything. */
function alwaysTheSame({ last, evaluations }: Overview) {
  const accuracy = last!.scores.find(({ metric }) => metric === 'eval/accuracy');
  if (!accuracy || accuracy.count < evaluations || accuracy.value > ALMOST_PERFECT || beatsConstant(last!) !== null)
    return null;
  const { best, value, sameFor } = accuracy;
  if (best.value !== value || sameFor < SAME_EVALUATIONS - 1 || sameFor < accuracy.count - 1) return null;
  const same = `accuracy is exactly ${numberText(value)} at all ${countText(evaluations, 'evaluation')}`;
  return {
    sentence: fitting(`Can’t tell: ${same}.`, 'Can’t tell: accuracy is the same at all evaluations.'),
    evidence: `While a model learns, its accuracy changes a little each time. This one may give the same answer to everything: count its answers, or log precision and recall.`,
  };
}

/** Lowest at the first evaluation, and higher at each one since: chance puts five in this order once in 5! = 120 times. */
function onlyRising({ last, first: [first], evaluations }: Overview) {
  const { rise, loss } = last!;
  if (!rise || loss === null || first?.loss == null || rise.risingFor < evaluations - 1) return null;
  if (rise.scores.score?.since && rise.scores.change === 'better') return null;
  const what = `${numberText(first.loss)} to ${numberText(loss)} in ${stepText(evaluations)} evaluations`;
  return {
    sentence: fitting(`Validation loss has only risen: ${what}.`, 'Validation loss has only risen so far.'),
    evidence:
      'It was lowest at the first evaluation, and higher at each one since. If training loss falls meanwhile, the model overfits from the start; otherwise the learning rate is too high.',
  };
}

function withoutGain({ gain, last, evaluations }: Overview) {
  if (gain.isBeyondNoise || beatsConstant(last!) === true) return null;
  const { foremost } = gain;
  if (!foremost) return null;
  const { metric, first, now } = foremost;
  const label = metricLabel(metric);
  const gained = now.sign * (now.level - first);
  const settle =
    last!.examples === null
      ? 'A larger validation set, or more evaluations, would settle it.'
      : `A validation set of more than ${countText(last!.examples, 'example')}, or more evaluations, would settle it.`;
  return {
    sentence:
      gained > 0
        ? fitting(`Can’t tell: ${label} varies by more than it has gained.`, 'Can’t tell: no gain beyond the noise.')
        : fitting(`Can’t tell: ${label} is no better than at the first evaluation.`, 'Can’t tell: no gain so far.'),
    evidence: `Over ${countText(evaluations, 'evaluation')}, ${label} went from ${numberText(first)} to ${numberText(now.level)} (average of the last ones), and single evaluations vary by ±${numberText(1.96 * now.noise)}. ${settle}`,
  };
}

/** In a run too short to measure its noise, a loss that rises again and again is neither overfitting nor fine. */
function whileRising({ last, first: [first] }: Overview) {
  const { rise, loss, noiseIsMeasured } = last!;
  if (!rise || loss === null || noiseIsMeasured || rise.lowestLoss <= 0) return null;
  const share = loss / rise.lowestLoss - 1;
  if (rise.risingFor < RISES || rise.risingFor < rise.evaluationsSince || share < RISEN_SHARE) return null;
  if (loss - rise.lowestLoss < LOST_SHARE * ((first?.loss ?? Infinity) - rise.lowestLoss)) return null;
  const up = `validation loss has risen by ${Math.round(100 * share)}% since step ${stepText(rise.lowestStep)}`;
  const { score, change } = rise.scores;
  const scored =
    score?.since && change !== 'no better'
      ? ` Meanwhile, ${metricLabel(score.metric)} went from ${numberText(score.since.before)} to ${numberText(score.value)}.`
      : '';
  return {
    sentence: fitting(`Can’t tell: ${up}.`, 'Can’t tell: validation loss rises.'),
    evidence: `Validation loss was ${numberText(rise.lowestLoss)} at step ${stepText(rise.lowestStep)} and rose at each evaluation since, to ${numberText(loss)}.${scored} ${noiseText(last!.lossNoise, false)}`,
  };
}

/** The noise of a steep descent hides what came after it; five evaluations in a row far above the lowest one don't come by chance. */
function farAboveLowest({ last }: Overview) {
  const { rise, loss } = last!;
  if (!rise || loss === null || rise.lowestLoss <= 0 || rise.stayedAbove === null) return null;
  const { stayedAbove, lowestLoss, lowestStep, evaluationsSince, scores } = rise;
  if (stayedAbove < FAR_ABOVE * lowestLoss) return null;
  const scored =
    scores.score && scores.change === 'better'
      ? ` Meanwhile, ${metricLabel(scores.score.metric)} has become better, to ${numberText(scores.score.value)}.`
      : '';
  const ratio = (loss / lowestLoss).toPrecision(2);
  return {
    sentence: fitting(
      `Can’t tell: validation loss is ${ratio} times its lowest, of step ${stepText(lowestStep)}.`,
      `Can’t tell: validation loss is ${ratio} times its lowest.`,
    ),
    evidence: `Validation loss was ${numberText(lowestLoss)} at step ${stepText(lowestStep)}, ${countText(evaluationsSince, 'evaluation')} ago, and is ${numberText(loss)} now; the last evaluations were all above ${numberText(FAR_ABOVE * lowestLoss)}.${scored} Another run would settle whether the lowest value was chance.`,
  };
}

/** Worse in every respect than when the loss was lowest, at the newest evaluation more than ever: no rise beyond the noise yet, and no gain. */
function pastItsBest(facts: Facts, { last }: Overview) {
  // The next evaluation may be better again.
  if (!isOver(facts)) return null;
  const { rise, loss, trainLoss, scores } = last!;
  if (!rise || loss === null || rise.lowestLoss <= 0 || rise.evaluationsSince < PAST_EVALUATIONS) return null;
  const share = loss / rise.lowestLoss - 1;
  const isWorst = rise.highestSince !== null && loss >= rise.highestSince;
  if (share < RISEN_SHARE || !isWorst || trainLoss === null) return null;
  if (!scores.every(({ sign, value, since }) => since !== null && sign * (value - since.before) < 0)) return null;
  const up = `validation loss is ${Math.round(100 * share)}% above its lowest, of step ${stepText(rise.lowestStep)}`;
  const [score] = scores;
  const scored = score?.since
    ? ` Meanwhile, ${metricLabel(score.metric)} went from ${numberText(score.since.before)} to ${numberText(score.value)}.`
    : '';
  return {
    sentence: fitting(`Can’t tell: ${up}.`, 'Can’t tell: validation loss is above its lowest.'),
    evidence: `Validation loss was ${numberText(rise.lowestLoss)} at step ${stepText(rise.lowestStep)} and is ${numberText(loss)} now, its highest since then.${scored} ${noiseText(last!.lossNoise, last!.noiseIsMeasured)} More evaluations would settle whether it overfits.`,
  };
}

function asConstant(facts: Facts, { last }: Overview, nothing: string | null) {
  if (nothing === null && beatsConstant(last!) !== false) return null;
  return {
    sentence: `Can’t tell${isOver(facts) ? '' : ' yet'}: not clearly better than a constant answer.`,
    evidence:
      nothing ??
      'The newest evaluation is not better than a constant answer by more than the size of the validation set explains.',
  };
}

function missed(facts: Facts, targets: readonly TargetVerdict[]) {
  const missedOnes = targets.filter(({ verdict }) => verdict === 'not met');
  const [first] = missedOnes;
  if (!first) return null;
  const { label, value, target, comparison } = first;
  const what = `${withinSentence(label)} ${numberText(value!)}`;
  const side = comparison === '>=' ? 'below' : 'above';
  const reaches = side === 'below' ? value! >= target : value! < target;
  // The finding needs more than the 95% interval that a target is judged by.
  const over = reaches
    ? fitting(
        `Can’t tell: a constant answer also reaches ${withinSentence(label)} ${target}.`,
        'Can’t tell: a constant answer reaches a target, too.',
      )
    : fitting(
        `Probably ${side} target: ${what}, target ${target}.`,
        `Probably ${side} target: ${withinSentence(label)} ${numberText(value!)}.`,
        'Probably, a target is missed.',
      );
  const improved = fitting(
    `Improving to the end, but ${what} is ${side} the target of ${target}.`,
    `Improving to the end, but ${withinSentence(label)} is ${side} ${target}.`,
    'Improving to the end, but a target is not reached.',
  );
  return {
    sentence: isOver(facts)
      ? reaches || facts.isOpen('below-target') || !isBestAtEnd(facts)
        ? over
        : improved
      : facts.isImproving()
        ? fitting(
            `Improving, but ${what} is still ${side} the target of ${target}.`,
            `Improving, but ${withinSentence(label)} is still ${side} ${target}.`,
            'Improving, but a target is not reached yet.',
          )
        : fitting(
            `${side === 'below' ? 'Below' : 'Above'} target so far: ${what}, target ${target}.`,
            `${side === 'below' ? 'Below' : 'Above'} target so far: ${withinSentence(label)} ${numberText(value!)}.`,
            'So far, a target is missed.',
          ),
    evidence: `${missedOnes.map(shown).join('; ')}.${isOver(facts) && !reaches && !isBestAtEnd(facts) ? ' The 95% interval excludes the target, the 99% interval does not: a larger validation set would settle it.' : ''}`,
  };
}

/** Nothing is more likely than that more steps would have gained more. */
function isBestAtEnd({ last }: Facts): boolean {
  return (
    last !== null &&
    (last.rise === null || last.rise.evaluationsSince === 0) &&
    last.scores.every(({ best }) => best.step === last.step)
  );
}

function shown({ label, value, low, high, comparison, target }: TargetVerdict): string {
  const interval = low === null || high === null ? '' : ` (95% interval ${intervalText(low, high)})`;
  return `${label} ${numberText(value!)}${interval}, target ${comparison === '>=' ? 'at least' : 'below'} ${target}`;
}
