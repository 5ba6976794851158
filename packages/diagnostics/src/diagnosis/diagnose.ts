/** The judgement of a run at once: for those who look only once, and for a look at what was known in the past. */

import type { Diagnosis, Run } from '@rewardboard/protocol';
import type { Surroundings } from './facts.ts';
import { Judge } from './judge.ts';
import type { Target } from '../verdict/target.ts';

/**
 * Walks the run as if live, so that each finding says when it was first seen.
 * What is said at a step depends only on what was known there, and on whether the run has ended.
 */
export function diagnose(run: Run, targets: readonly Target[], surroundings: Surroundings | null = null): Diagnosis {
  return new Judge(targets).look(run).diagnosis(surroundings);
}

/** What the monitor said right after a step: the same walk, stopped there. */
export function diagnosisAt(run: Run, targets: readonly Target[], step: number): Diagnosis {
  return new Judge(targets, { until: step }).look(run).diagnosis();
}

/** Judges of runs that are asked about again and again: each walks only what is new. */
export interface KeptJudges {
  /**
   * Walks on without saying anything.
   * @param isEnough asked each WALKED_AT_ONCE points: the rest is left to the next time
   * @returns whether the judge has seen all of the run
   */
  goOn(run: Run, isEnough?: () => boolean): boolean;
  /** The same as `diagnose` of what was walked; of all, where nothing was. */
  diagnose(run: Run, surroundings?: Surroundings | null): Diagnosis;
}

/** Points and evaluations: a few milliseconds. */
const WALKED_AT_ONCE = 500;

export function keepJudging(targets: readonly Target[]): KeptJudges {
  const judges = new WeakMap<Run, Judge>();
  const goOn: KeptJudges['goOn'] = (run, isEnough = () => false) => {
    let judge = judges.get(run);
    if (!judge) judges.set(run, (judge = new Judge(targets)));
    do judge.look(run, WALKED_AT_ONCE);
    while (judge.isBehind && !isEnough());
    return !judge.isBehind;
  };
  return {
    goOn,
    diagnose(run, surroundings = null) {
      if (!judges.has(run)) goOn(run);
      return judges.get(run)!.diagnosis(surroundings);
    },
  };
}
