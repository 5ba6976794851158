/** What a rule is: it begins empty, sees a run's points in the order in which they happened, and concludes at any moment. */

import type { Finding, TargetVerdict } from '@rewardboard/protocol';
import type { Period } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { Look, TrainPoint } from '../diagnosis/look.ts';

export interface NotTold {
  verdict: 'too noisy to tell' | 'not checked';
  why: string;
}

/** A finding (open or resolved), or that the rule is clear, or why it cannot be told. */
export type Outcome = Finding | 'clear' | NotTold;

/** One run's memory of one rule. Each call costs a bounded time, however long the run is. */
export interface Tracker {
  train?(point: TrainPoint): void;
  evaluation?(look: Look): void;
  /** The run has ended: what waited for a second look is decided by the first. */
  end?(): void;
  /** What the finding is about, null when there is none: asked after each point, so that the timeline misses no change. */
  period?(): Period | null;
  /**
   * Changes nothing.
   * @param targets as judged at the checkpoint to keep
   */
  conclude(facts: Facts, targets: readonly TargetVerdict[]): Outcome;
}

export interface Rule {
  id: string;
  begin(facts: Facts): Tracker;
}

export function notChecked(why: string): NotTold {
  return { verdict: 'not checked', why };
}

export function tooNoisy(why: string): NotTold {
  return { verdict: 'too noisy to tell', why };
}

export function isFinding(outcome: Outcome): outcome is Finding {
  return typeof outcome === 'object' && 'rule' in outcome;
}

export const NO_EVALUATIONS = notChecked('no evaluation yet');
