/** What is known of a run before it begins. */

import type { RunEvent } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';

/** A tracker has a file for each parameter of a run. */
const MAX_ASIDES = 1_000;

export class EarlyEvents {
  /** Of files that are not followed, by the directory of the tracker's run. */
  readonly #asides = new Map<string, RunEvent[]>();
  /** What the logs said before it was enough for a run. */
  readonly #early: { events: RunEvent[]; writer: number }[] = [];

  addAside(from: string, events: readonly RunEvent[]): void {
    const known = this.#asides.get(from) ?? [];
    if (known.length < MAX_ASIDES) this.#asides.set(from, [...known, ...events]);
  }

  takeAsides(from: string): RunEvent[] {
    const asides = this.#asides.get(from) ?? [];
    this.#asides.delete(from);
    return asides;
  }

  add(events: RunEvent[], writer: number): void {
    this.#early.push({ events, writer });
  }

  /** The logs are read again. */
  forget(): void {
    this.#early.length = 0;
  }

  /** @param about what its files say of it together */
  apply(runs: Runs, live: LiveRun, about: readonly RunEvent[]): void {
    if (live.next === 0) runs.apply(live, [...[...this.#asides.values()].flat(), ...about]);
    for (const { events, writer } of this.#early.splice(0)) runs.apply(live, events, writer);
  }
}
