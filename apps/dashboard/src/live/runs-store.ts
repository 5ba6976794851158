/** The list of all runs, as last sent by the hub. */

import type { RunSummary } from '@rewardboard/protocol';
import type { HubConnection } from './hub-connection.ts';
import { Listeners } from './listeners.ts';
import { onceAFrame } from './once-a-frame.ts';
import { reviveSummary } from './revive.ts';

export interface RunsView {
  /** False until the first list arrives. */
  isKnown: boolean;
  runs: readonly RunSummary[];
}

const UNKNOWN: RunsView = { isKnown: false, runs: [] };

export class RunsStore {
  view: RunsView = UNKNOWN;
  #runs = new Map<string, RunSummary>();
  #isKnown = false;
  readonly #listeners = new Listeners();
  #notifySoon = onceAFrame(() => {
    this.view = { isKnown: this.#isKnown, runs: [...this.#runs.values()] };
    this.#listeners.notify();
  });

  constructor(connection: HubConnection) {
    connection.on('runs', (runs) => {
      this.#runs = new Map(runs.map((run) => [run.id, reviveSummary(run)]));
      this.#isKnown = true;
      this.#notifySoon();
    });
    connection.on('run-changed', (run) => {
      this.#runs.set(run.id, reviveSummary(run));
      this.#notifySoon();
    });
    connection.on('run-removed', (runId) => {
      if (this.#runs.delete(runId)) this.#notifySoon();
    });
  }

  has(runId: string): boolean {
    return this.#runs.has(runId);
  }

  readonly subscribe = this.#listeners.subscribe;

  /** The same object until something changes. */
  getView = (): RunsView => this.view;
}

export const noRuns = (): RunsView => UNKNOWN;
