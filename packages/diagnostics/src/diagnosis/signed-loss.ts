/** A loss that was below zero, or that a policy's rewards are logged with, is a policy gradient's surrogate: its size and its jumps say nothing. */

import type { Facts } from './facts.ts';
import type { TrainPoint } from './points.ts';
import type { Tracker } from '../rules/rule.ts';
import { notChecked } from '../rules/rule.ts';

/** Rules that compare the loss with itself, with another loss, or with that of a guess. */
export const OF_LIKELIHOOD: ReadonlySet<string> = new Set([
  'divergence',
  'spike',
  'plateau',
  'overfitting',
  'loss-up-metric-up',
  'slow-progress',
  'underfitting',
  'no-learning',
  'unstable-loss',
]);
/** Below minus this: a likelihood of 1 is sometimes printed as a loss just below 0. */
const ROUNDING = 1e-6;

const SIGNED = notChecked('the loss is that of a policy, or was below zero, so its size does not measure the model');

export function isSigned(loss: number | null | undefined): boolean {
  return typeof loss === 'number' && loss < -ROUNDING;
}

/** With a reward of its answers and how varied or how far off they are: a loss near 0 may be the KL penalty alone. */
export function isOfPolicy({ reward, entropy, kl }: TrainPoint): boolean {
  return reward !== undefined && (entropy !== undefined || kl !== undefined);
}

/** The same tracker until the run's loss is known to be signed; from then on it finds nothing, and never did. */
export function whileLikelihood(id: string, tracker: Tracker, facts: Facts): Tracker {
  if (!OF_LIKELIHOOD.has(id)) return tracker;
  return {
    ...tracker,
    period: () => (facts.isLossSigned ? null : (tracker.period?.() ?? null)),
    conclude: (now, targets) => (facts.isLossSigned ? SIGNED : tracker.conclude(now, targets)),
  };
}
