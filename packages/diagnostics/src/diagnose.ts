/** The judgement of a run at once: for those who look only once, and for a look at what was known in the past. */

import type { Diagnosis, Run } from '@rewardboard/protocol';
import type { Surroundings } from './facts.ts';
import { Judge } from './judge.ts';
import type { Target } from './target.ts';

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

/**
 * The same as `diagnose`, for runs that are asked about again and again: each keeps its judge, and only what is new is walked.
 * @param points walked at a time; a run that holds more is judged piece by piece, and its diagnosis says how far
 */
export function keepJudging(targets: readonly Target[], points = Infinity): typeof diagnoseOne {
  const judges = new WeakMap<Run, Judge>();
  return diagnoseOne;

  function diagnoseOne(run: Run, surroundings: Surroundings | null = null): Diagnosis {
    let judge = judges.get(run);
    if (!judge) judges.set(run, (judge = new Judge(targets)));
    return judge.look(run, points).diagnosis(surroundings);
  }
}
