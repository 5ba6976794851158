/** What the monitor said at an earlier step, from every point that the hub holds: walked in pieces, so that nobody waits for it. */

import { setImmediate } from 'node:timers/promises';
import type { Target } from '@rewardboard/diagnostics';
import { Judge } from '@rewardboard/diagnostics';
import type { Diagnosis, Run } from '@rewardboard/protocol';
import { evaluatePending } from '@rewardboard/protocol';

/** Points and evaluations between two turns of everything else: some 10 ms. */
const WALKED_AT_ONCE = 2_000;
/** Judges that stay where they stopped, so that a replay that goes on need not begin anew. */
const MAX_KEPT = 4;
/** Replays under way at the same time. */
export const MAX_REPLAYS = 4;

export class PastDiagnoses {
  /** The one that was used last is the last. */
  readonly #kept = new Map<Run, Judge>();
  #underWay = 0;

  constructor(private readonly targets: readonly Target[]) {}

  get isBusy(): boolean {
    return this.#underWay >= MAX_REPLAYS;
  }

  /** @returns null when nobody waits for it any more */
  async at(run: Run, step: number, signal: AbortSignal): Promise<Diagnosis | null> {
    // Who walks is nobody else's meanwhile.
    const judge = this.#kept.get(run) ?? new Judge(this.targets);
    this.#kept.delete(run);
    this.#underWay++;
    try {
      for (judge.lookUntil(run, step, WALKED_AT_ONCE); judge.isBehind; judge.look(run, WALKED_AT_ONCE)) {
        await setImmediate();
        if (signal.aborted) return null;
        evaluatePending(run);
      }
      const diagnosis = judge.diagnosis();
      this.#kept.set(run, judge);
      if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      return diagnosis;
    } finally {
      this.#underWay--;
    }
  }
}
