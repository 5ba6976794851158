/** Whether a larger model may help: only where the model does no better on the examples that it trains on than on others. */

import type { Advice } from '@rewardboard/protocol';
import type { Facts } from '../diagnosis/facts.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { beatsConstant } from '../statistics/versus-constant.ts';
import { isRateHigh, moreCapacity } from '../wording/advice.ts';

/** An F1 below this share of the accuracy. */
const HARDLY_SHARE = 0.2;
/** They say that there is too much capacity rather than too little, or that something else is wrong. */
const AGAINST = [
  'overfitting',
  'generalization-gap',
  'loss-up-metric-up',
  'calibration-drift',
  'divergence',
  'collapse',
  'no-learning',
  'non-finite',
  'gradient-norm',
  'unstable-loss',
  'too-good',
];

export function mayBeTooSmall(facts: Facts): boolean {
  // What has learned nothing at all has another trouble than its size.
  const { fit } = facts;
  if (!facts.hasGained() || fit.isBetterThanOthers || fit.beganWithExplosion || isRateHigh(facts)) return false;
  if (facts.last && (beatsConstant(facts.last) === false || hardlyFinds(facts.last))) return false;
  return !AGAINST.some((rule) => facts.isOpen(rule));
}

/** The rarer class is missed: a larger model with the same loss misses it, too. */
function hardlyFinds({ values }: EvaluationPoint): boolean {
  const f1 = finite(values['eval/f1']);
  const accuracy = finite(values['eval/accuracy']);
  return f1 !== null && f1 < HARDLY_SHARE * (accuracy ?? 1);
}

/** For a run that has stopped improving: as long as training loss falls, the model has room for more. */
export function capacityIfLevel(facts: Facts): Advice[] {
  return mayBeTooSmall(facts) && facts.fit.isLevel ? moreCapacity(facts) : [];
}
