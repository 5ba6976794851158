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

export function stopOrContinue(facts: Facts, metric: string, improvement: Improvement, sign: 1 | -1): Keep['outlook'] {
  const { flatFor, lastStep: sinceStep, count, reference, level } = improvement;
  const gain = reference === null ? 0 : sign * (level - reference);
  const during = `${stepText(facts.lastStep - sinceStep)} steps (${countText(flatFor, 'evaluation')})`;
  const label = metricLabel(metric);
  const atStart = label.charAt(0).toUpperCase() + label.slice(1);
  const isSingle = count === 1;
  if (isOver(facts))
    return {
      advice: 'ended',
      sinceStep,
      gain,
      sentence: isSingle
        ? `A single evaluation does not show whether ${label} was still improving.`
        : flatFor === 0
          ? `${atStart} was still improving at the end; a longer run may gain more.`
          : `${atStart} did not improve beyond noise in the last ${during}.`,
    };
  if (flatFor >= FLAT_EVALUATIONS && facts.improvingScore !== null && facts.improvingScore !== metric)
    return {
      advice: 'go on',
      sinceStep,
      gain,
      sentence: `Continue: ${label} hasn’t improved beyond noise for ${during}, but ${metricLabel(facts.improvingScore)} has.`,
    };
  if (flatFor >= FLAT_EVALUATIONS && flatFor >= FLAT_SHARE * count)
    return {
      advice: 'stop',
      sinceStep,
      gain,
      sentence: `Stop: ${label} hasn’t improved beyond noise for ${during}.`,
    };
  if (flatFor > 0 && facts.isOpen('overfitting'))
    return {
      advice: 'stop',
      sinceStep,
      gain,
      sentence: `Stop: the model is overfitting, and ${label} last improved ${countText(flatFor, 'evaluation')} ago.`,
    };
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
          : flatFor >= FLAT_EVALUATIONS
            ? `Continue for now: ${label} hasn’t improved beyond noise for ${during}.`
            : `Continue: ${label} last improved ${countText(flatFor, 'evaluation')} ago${reached}.`,
  };
}
