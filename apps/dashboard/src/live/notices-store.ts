/** The hub's notices about itself. */

import type { HubNotice } from '@rewardboard/protocol';
import type { HubConnection } from './hub-connection.ts';
import { Listeners } from './listeners.ts';

const NONE: readonly HubNotice[] = [];

export class NoticesStore {
  /** Newest last. */
  #notices = NONE;
  readonly #listeners = new Listeners();

  constructor(connection: HubConnection) {
    connection.on('notices', (notices) => {
      this.#notices = notices;
      this.#listeners.notify();
    });
  }

  get = (): readonly HubNotice[] => this.#notices;

  readonly subscribe = this.#listeners.subscribe;
}

export const noNotices = (): readonly HubNotice[] => NONE;
