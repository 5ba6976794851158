/** Diagnoses a run in one call, as of now or as of an earlier step; and keeps diagnosers for runs that grow. */

import type { Diagnosis, Run } from '@rewardboard/protocol';
import type { LiveContext } from './facts.ts';
import { Diagnoser } from './diagnoser.ts';
import type { Target } from '../verdict/target.ts';

/** Replays the run as if it were live, so that each finding has the step at which it was first seen. */
export function diagnose(run: Run, targets: readonly Target[], context: LiveContext | null = null): Diagnosis {
  return new Diagnoser(targets).update(run).seeNewest().diagnosis(context);
}

/** The diagnosis that was shown right after a step: the same replay, stopped there. */
export function diagnosisAt(run: Run, targets: readonly Target[], step: number): Diagnosis {
  return new Diagnoser(targets).updateTo(run, step).seeNewest().diagnosis();
}

/** Points and evaluations between two calls of `isEnough`: a few milliseconds, even of code that has not run before. */
const POINTS_PER_SLICE = 100;

/** One diagnoser per run, for runs that are diagnosed again and again: each point is processed once. */
export class DiagnoserPool {
  readonly #diagnosers = new WeakMap<Run, Diagnoser>();

  constructor(private readonly targets: readonly Target[]) {}

  /**
   * @param isEnough asked after every slice; when true, the rest is left to the next call
   * @returns whether all of the run is processed
   */
  update(run: Run, isEnough: () => boolean = () => false): boolean {
    let diagnoser = this.#diagnosers.get(run);
    if (!diagnoser) this.#diagnosers.set(run, (diagnoser = new Diagnoser(this.targets)));
    do diagnoser.update(run, POINTS_PER_SLICE);
    while (diagnoser.isBehind && !isEnough());
    return !diagnoser.isBehind;
  }

  /** The diagnosis of what `update` has processed so far; of the whole run if it was never called. */
  diagnose(run: Run, context: LiveContext | null = null): Diagnosis {
    if (!this.#diagnosers.has(run)) this.update(run);
    return this.#diagnosers.get(run)!.diagnosis(context);
  }
}
