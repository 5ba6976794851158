/** What a run's own numbers say of its state. */

import type { GatheredRun } from '@rewardboard/protocol';
import type { PointTimes } from './point-times.ts';
import type { StateFacts } from './run-state.ts';

export type RunFacts = Pick<StateFacts, 'end' | 'lastPointAt' | 'hasPoints' | 'isCopy' | 'isAtPlan' | 'intervalMs'>;

/** Asked for every second of every run: worked out only after something came. */
export class KnownFacts {
  #run: GatheredRun | null = null;
  #next = 0;
  #timesRevision = 0;
  #seenAt = 0;
  #facts: RunFacts | null = null;

  /** @param next number of the run's next event */
  of(run: GatheredRun, next: number, times: PointTimes, seenAt: number): RunFacts {
    const isSame = this.#run === run && this.#next === next && this.#seenAt === seenAt;
    if (this.#facts && isSame && this.#timesRevision === times.revision) return this.#facts;
    this.#run = run;
    this.#next = next;
    this.#seenAt = seenAt;
    this.#timesRevision = times.revision;
    return (this.#facts = factsOf(run, times, seenAt));
  }

  /** What they were worked out from would stay in memory. */
  forget(): void {
    this.#run = null;
    this.#facts = null;
  }
}

/** @param seenAt ms of when its files were last written, or it was first seen */
function factsOf(run: GatheredRun, times: PointTimes, seenAt: number): RunFacts {
  return {
    // A tracker says how a run ended, and in files of their own which steps it made.
    end: run.end && { ...run.end, step: Math.max(run.end.step, run.lastStep) },
    lastPointAt: times.newestAt(run, seenAt),
    hasPoints: run.series.size > 0,
    isCopy: times.isCopyWithoutTimes(run),
    isAtPlan: isAtPlan(run),
    intervalMs: times.intervalMs(run),
  };
}

/** All planned steps are made; or transformers' summary of the whole training stands at its last step. */
function isAtPlan({ lastStep, info, about, series }: GatheredRun): boolean {
  return (
    lastStep > 0 &&
    (Math.max(lastStep, about.stepsMade ?? 0) >= (info?.plannedSteps ?? about.plannedSteps ?? Infinity) ||
      series.get('summary/train_runtime')?.last?.step === lastStep)
  );
}
