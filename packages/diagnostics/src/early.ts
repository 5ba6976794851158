/** The first part of a run, in which every model answers one-sidedly: nothing is to be said of its answers yet. */

import type { Facts } from './facts.ts';
import type { Look } from './look.ts';

const EVALUATIONS = 3;
const SHARE = 0.2;

export function isEarly({ plannedSteps }: Facts, { index, step }: Pick<Look, 'index' | 'step'>): boolean {
  return index < EVALUATIONS || step < SHARE * (plannedSteps ?? 0);
}
