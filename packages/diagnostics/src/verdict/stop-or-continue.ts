/** Whether to continue training: what the latest steps gained in the metric that selects the checkpoint. */

import type { Keep } from '@rewardboard/protocol';
import type { Facts } from '../diagnosis/facts.ts';
import type { Improvement } from '../statistics/improvement.ts';
import { LEVEL_EVALUATIONS } from '../statistics/recent.ts';
import { isOver } from '../statistics/silence.ts';
import { countText, metricLabel, numberText, stepText } from '../wording/wording.ts';

/** Evaluations without improvement, and their share of all, after which continuing is not worth it. */
const FLAT_EVALUATIONS = 8;
const FLAT_SHARE = 0.3;
/** Without improvement for this many, or this share of all, it is not clear yet whether continuing is worth it. */
export const FRESH_EVALUATIONS = 3;
const FRESH_SHARE = 0.1;

/** @param ofLoss that of the validation loss, if it isn't the metric itself */
export function stopOrContinue(
  facts: Facts,
  metric: string,
  improvement: Improvement,
  sign: 1 | -1,
  ofLoss: Improvement | null = null,
): Keep['outlook'] {
  const { flatFor, lastStep: sinceStep, count, reference, level, sinceBest } = improvement;
  const gain = reference === null ? 0 : sign * (level - reference);
  const during = `${stepText(facts.lastStep - sinceStep)} steps (${countText(flatFor, 'evaluation')})`;
  const label = metricLabel(metric);
  const atStart = label.charAt(0).toUpperCase() + label.slice(1);
  const isSingle = count === 1;
  // A level that got better because of an evaluation before the newest one: that one was the last gain.
  const gainedAgo = Math.max(flatFor, sinceBest < LEVEL_EVALUATIONS ? sinceBest : 0);
  if (isOver(facts))
    return {
      advice: 'ended',
      sinceStep,
      gain,
      sentence: isSingle
        ? `A single evaluation does not show whether ${label} was still improving.`
        : gainedAgo === 0
          ? `${atStart} was still improving at the end; a longer run may gain more.`
          : gainedAgo < FRESH_EVALUATIONS
            ? `${atStart} last improved ${countText(gainedAgo, 'evaluation')} before the end; whether a longer run gains more is not clear.`
            : `${atStart} did not improve beyond noise in the last ${during}.`,
    };
  const unclear = (why: string) => ({ advice: 'wait' as const, sinceStep, gain, sentence: `Not clear yet: ${why}.` });
  // Whoever was told to stop is not told to continue by a gain that chance brings now and then.
  const isFlat = flatFor >= FLAT_EVALUATIONS && flatFor >= FLAT_SHARE * count;
  const sinceWhen =
    flatFor === count - 1
      ? `${label} hasn’t improved beyond noise since the first evaluation`
      : flatFor >= FLAT_EVALUATIONS
        ? `${label} hasn’t improved beyond noise for ${during}`
        : `${label} last improved ${countText(flatFor, 'evaluation')} ago`;
  if (!isFlat && flatFor > 0 && facts.isOpen('overfitting'))
    return {
      advice: 'stop',
      sinceStep,
      gain,
      sentence: `Stop: the model is overfitting, and ${label} last improved ${countText(flatFor, 'evaluation')} ago.`,
    };
  if (facts.toldToStop && !isFlat)
    return unclear(flatFor === 0 ? `${label} improved again after a long pause` : sinceWhen);
  if (flatFor >= FLAT_EVALUATIONS && facts.improvingScore !== null && facts.improvingScore !== metric) {
    const sentence = `${label} hasn’t improved beyond noise for ${during}, but ${metricLabel(facts.improvingScore)} has`;
    if (facts.toldToStop) return unclear(sentence);
    return {
      advice: 'go on',
      sinceStep,
      gain,
      sentence: `Continue: ${sentence}.`,
    };
  }
  const maybe = isFlat ? perhapsImproving(facts, metric) : null;
  if (maybe !== null) return unclear(`${sinceWhen}, but ${metricLabel(maybe)} may still improve`);
  // A score often follows the loss: F1 is high at random, falls to 0 while everything is called negative, and rises again.
  if (isFlat && ofLoss !== null && ofLoss.count > 0 && ofLoss.flatFor < FRESH_EVALUATIONS)
    return unclear(`${sinceWhen}, but validation loss still improves`);
  if (isFlat)
    return {
      advice: 'stop',
      sinceStep,
      gain,
      sentence: `Stop: ${label} hasn’t improved beyond noise for ${during}.`,
    };
  if (flatFor > Math.max(FRESH_EVALUATIONS, FRESH_SHARE * count)) return unclear(sinceWhen);
  // The best evaluation is shown beside it and is higher: this is where the average was.
  const reached =
    count - flatFor >= LEVEL_EVALUATIONS
      ? ` (average of ${LEVEL_EVALUATIONS} evaluations: ${numberText(reference ?? NaN)})`
      : '';
  return {
    advice: 'go on',
    sinceStep,
    gain,
    sentence: isSingle
      ? `Continue: a single evaluation does not show whether ${label} improves.`
      : flatFor === 0
        ? `Continue: ${label} improved at the last evaluation${reached}.`
        : flatFor === count - 1
          ? `Continue for now: ${label} hasn’t improved beyond noise since the first evaluation.`
          : `Continue: ${label} last improved ${countText(flatFor, 'evaluation')} ago${reached}.`,
  };
}

/** One-sided 5 %. */
const TREND = 1.645;

/** Another score that gets better, if not beyond doubt: then nothing is said against continuing. */
function perhapsImproving({ last, isOpen }: Facts, metric: string): string | null {
  if (!last || isOpen('overfitting')) return null;
  const { rise, scores } = last;
  if (rise?.scores.change === 'perhaps' && rise.scores.score!.metric !== metric) return rise.scores.score!.metric;
  return scores.find((score) => score.metric !== metric && score.isMoving && score.trend > TREND)?.metric ?? null;
}
