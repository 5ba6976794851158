/** The newest alerts of the hub, and listeners for each new one. */

import type { Alert } from '@rewardboard/protocol';
import type { HubConnection } from './hub-connection.ts';
import { Listeners } from './listeners.ts';

const NONE: readonly Alert[] = [];

export class AlertsStore {
  /** Newest last. */
  #alerts = NONE;
  /** The first list contains alerts from before this page was opened. */
  #isKnown = false;
  readonly #listeners = new Listeners();
  readonly #newsListeners = new Set<(alert: Alert) => void>();

  constructor(connection: HubConnection) {
    connection.on('alerts', (alerts) => {
      const known = new Set(this.#alerts.map(({ id }) => id));
      const fresh = this.#isKnown ? alerts.filter(({ id }) => !known.has(id)) : [];
      this.#isKnown = true;
      this.#alerts = alerts;
      this.#listeners.notify();
      for (const alert of fresh) for (const listener of this.#newsListeners) listener(alert);
    });
  }

  get = (): readonly Alert[] => this.#alerts;

  readonly subscribe = this.#listeners.subscribe;

  /** Calls the listener for each alert that arrives while the page is open. @returns a function that unsubscribes */
  onNews(listener: (alert: Alert) => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }
}

export const noAlerts = (): readonly Alert[] => NONE;
