/** The diagnosis at an earlier step, from every point that the hub holds: computed in slices, so that it blocks nothing else. */

import { setImmediate } from 'node:timers/promises';
import type { Target } from '@rewardboard/diagnostics';
import { Diagnoser } from '@rewardboard/diagnostics';
import type { Diagnosis, Run } from '@rewardboard/protocol';
import { evaluatePending } from '@rewardboard/protocol';

/** Points and evaluations between two turns of everything else: some 10 ms. */
const POINTS_PER_SLICE = 2_000;
/** Diagnosers that are kept where they stopped, so that a replay can continue from there. */
const MAX_KEPT = 4;
/** Replays under way at the same time. */
export const MAX_REPLAYS = 4;

export class PastDiagnoses {
  /** The one that was used last is the last. */
  readonly #kept = new Map<Run, Diagnoser>();
  #underWay = 0;

  constructor(private readonly targets: readonly Target[]) {}

  get isBusy(): boolean {
    return this.#underWay >= MAX_REPLAYS;
  }

  /** @returns null when nobody waits for it any more */
  async at(run: Run, step: number, signal: AbortSignal): Promise<Diagnosis | null> {
    // Taken out while in use: two replays of one run never share a diagnoser.
    const diagnoser = this.#kept.get(run) ?? new Diagnoser(this.targets);
    this.#kept.delete(run);
    this.#underWay++;
    try {
      for (
        diagnoser.updateTo(run, step, POINTS_PER_SLICE);
        diagnoser.isBehind;
        diagnoser.update(run, POINTS_PER_SLICE)
      ) {
        await setImmediate();
        if (signal.aborted) return null;
        evaluatePending(run);
      }
      const diagnosis = diagnoser.diagnosis();
      this.#kept.set(run, diagnoser);
      if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      return diagnosis;
    } finally {
      this.#underWay--;
    }
  }
}
