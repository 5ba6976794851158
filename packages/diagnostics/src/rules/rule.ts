/** What a rule is: its words, and a check that follows a run point by point and can conclude at any time. */

import type { Finding, TargetVerdict } from '@rewardboard/protocol';
import type { Period } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { EvaluationPoint, TrainPoint } from '../diagnosis/points.ts';

export interface Unchecked {
  verdict: 'too noisy to tell' | 'not checked';
  why: string;
}

/** A finding (open or resolved), or that the rule is clear, or why it could not be checked. */
export type Outcome = Finding | 'clear' | Unchecked;

/** The state of one rule for one run. Each call takes bounded time, however long the run is, and makes no use of `this`. */
export interface Tracker {
  train?(point: TrainPoint): void;
  evaluation?(point: EvaluationPoint): void;
  /** The run has ended: what waited for confirmation is decided now. */
  end?(): void;
  /** The period of the finding, null if there is none. Called after each point, so that the timeline misses no change. */
  period?(): Period | null;
  /**
   * Changes nothing.
   * @param targets as they stand at the checkpoint to keep
   */
  conclude(facts: Facts, targets: readonly TargetVerdict[]): Outcome;
}

export interface Rule {
  /** Never changes: scripts, alerts and acknowledgements refer to it. */
  id: string;
  /** Two to four words; a finding may have a more specific one. */
  title: string;
  /** What it means for the model, for a reader who has never trained one. */
  meaning: string;
  /** What usually causes it, most likely first; a finding may have more specific ones. */
  causes: readonly string[];
  /** Rules whose findings follow from this one: they are listed in its evidence instead of on their own. */
  explains?: readonly string[];
  /** Starts tracking one run. */
  check(facts: Facts): Tracker;
}

/** Rules about the shape of the curves, and rules about the mistakes that a model makes: what follows from any breakdown of training. */
export const CURVE_RULES = [
  'overfitting',
  'generalization-gap',
  'loss-up-metric-up',
  'slow-progress',
  'underfitting',
  'no-learning',
  'plateau',
  'unstable-loss',
  'spike',
  'calibration-drift',
  'margin-collapse',
];
export const ERROR_RULES = [
  'trivial-baseline',
  'class-bias',
  'threshold-drift',
  'error-pattern',
  'step-position',
  'ties',
];

export function notChecked(why: string): Unchecked {
  return { verdict: 'not checked', why };
}

/** Too early in the run. */
export function needsMore(have: number, need: number, what = 'evaluations'): Unchecked {
  return notChecked(`needs ${need} ${what}, has ${have}`);
}

export function tooNoisy(why: string): Unchecked {
  return { verdict: 'too noisy to tell', why };
}

export function isFinding(outcome: Outcome): outcome is Finding {
  return typeof outcome === 'object' && 'rule' in outcome;
}

export const NO_EVALUATIONS = notChecked('no evaluation yet');
