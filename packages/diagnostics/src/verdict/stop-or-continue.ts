/** Whether going on pays: what the newest steps bought, by the metric that the run selects by. */

import type { Keep } from '@rewardboard/protocol';
import type { Facts } from '../diagnosis/facts.ts';
import type { Improvement } from '../statistics/improvement.ts';
import { countText, metricLabel, numberText, stepText } from '../wording/wording.ts';

/** Evaluations without improvement, and their share of all, after which going on is not worth it. */
const FLAT_EVALUATIONS = 8;
const FLAT_SHARE = 0.3;

export function stopOrContinue(facts: Facts, metric: string, improvement: Improvement, sign: 1 | -1): Keep['outlook'] {
  const { flatFor, lastStep: sinceStep, count, reference, level } = improvement;
  const gain = reference === null ? 0 : sign * (level - reference);
  const bought = `the last ${stepText(facts.lastStep - sinceStep)} steps (${countText(flatFor, 'evaluation')})`;
  const isFlat = flatFor >= FLAT_EVALUATIONS && flatFor >= FLAT_SHARE * count;
  const label = metricLabel(metric);
  const atStart = label.charAt(0).toUpperCase() + label.slice(1);
  if (facts.ended || (facts.plannedSteps !== null && facts.lastLoggedStep >= facts.plannedSteps))
    return {
      advice: 'ended',
      sinceStep,
      gain,
      sentence:
        flatFor === 0
          ? `${atStart} still got better at the end: train longer.`
          : `${atStart} got no better beyond its noise in ${bought}.`,
    };
  if (isFlat)
    return {
      advice: 'stop',
      sinceStep,
      gain,
      sentence: `Stop: ${bought} bought nothing in ${label} beyond its noise.`,
    };
  const step = flatFor === 0 ? 'at the last evaluation' : `${countText(flatFor, 'evaluation')} ago`;
  return {
    advice: 'go on',
    sinceStep,
    gain,
    sentence: `Go on: ${label} last got better ${step}${count > 2 ? `, to about ${numberText(reference ?? NaN)}` : ''}.`,
  };
}
