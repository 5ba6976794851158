/** The hub's notices about itself. */

import type { HubNotice } from '@rewardboard/protocol';
import type { HubConnection } from './hub-connection.ts';

const NONE: readonly HubNotice[] = [];

export class NoticesStore {
  /** Newest last. */
  #notices = NONE;
  readonly #listeners = new Set<() => void>();

  constructor(connection: HubConnection) {
    connection.on('notices', (notices) => {
      this.#notices = notices;
      for (const listener of this.#listeners) listener();
    });
  }

  get = (): readonly HubNotice[] => this.#notices;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const noNotices = (): readonly HubNotice[] => NONE;
