/** A run's state, which is asked for every second: worked out when a fact has changed, or the time has come at which it may change by itself. */

import type { RunState } from '@rewardboard/protocol';
import type { RunFacts } from './run-facts.ts';
import type { StateFacts } from './run-state.ts';
import { holdsUntil, stateOf } from './run-state.ts';

export class KnownState {
  trainer: StateFacts['trainer'] = 'unknown';
  uplink: StateFacts['uplink'] = null;
  #state: RunState = 'running';
  #reason = '';
  #by: StateFacts | null = null;
  #facts: RunFacts | null = null;
  /** ms: it holds from then until then. */
  #from = 0;
  #until = -Infinity;

  get state(): RunState {
    return this.#state;
  }
  get reason(): string {
    return this.#reason;
  }

  get isOver(): boolean {
    return this.#state === 'finished' || this.#state === 'failed' || this.#state === 'deleted';
  }

  /** @returns what has changed; null for nothing */
  update(facts: RunFacts, deletedAt: number | null, now: number): 'state' | 'reason' | null {
    if (this.#isKnown(facts, deletedAt, now)) return null;
    const all = { ...facts, deletedAt, trainer: this.trainer, uplink: this.uplink };
    const { state, reason } = stateOf(all, now);
    const changed = state !== this.#state ? 'state' : reason !== this.#reason ? 'reason' : null;
    this.#facts = facts;
    this.#by = all;
    this.#from = now;
    this.#until = holdsUntil(all, now);
    this.#state = state;
    this.#reason = reason;
    return changed;
  }

  #isKnown(facts: RunFacts, deletedAt: number | null, now: number): boolean {
    const by = this.#by;
    if (by === null || facts !== this.#facts || now < this.#from || now > this.#until) return false;
    return by.deletedAt === deletedAt && by.trainer === this.trainer && by.uplink === this.uplink;
  }
}
