/** All followed databases. The follower can't give their bytes in order, since a database is rewritten in place: they are asked for changes. */

import { setImmediate } from 'node:timers/promises';
import type { Corrections } from './corrections.ts';
import type { DatabaseOptions } from './followed-database.ts';
import { FollowedDatabase } from './followed-database.ts';

const NAME = /\.(db|sqlite|sqlite3)$/i;
/** Far more than projects lie in one directory. */
const MAX_DATABASES = 50;
const LOOK_MS = 250;
/** Every so many looks, also those that have rested for long. */
const IDLE_LOOKS = 8;
/** A turn before others get theirs. */
const TURN_MS = 20;

export function mayBeDatabase(path: string): boolean {
  return NAME.test(path);
}

export class FollowedDatabases {
  readonly #databases = new Map<string, FollowedDatabase>();
  readonly #timer: NodeJS.Timeout;
  #working: Promise<void> | null = null;
  #looks = 0;
  #isClosed = false;

  constructor(private readonly options: DatabaseOptions) {
    this.#timer = setInterval(() => void this.#work(this.#looks++ % IDLE_LOOKS !== 0), LOOK_MS);
  }

  /** @param path relative to the root */
  add(root: string, path: string, absolute: string, corrections: Corrections): void {
    if (this.#databases.has(absolute) || this.#databases.size >= MAX_DATABASES) return;
    this.#databases.set(absolute, new FollowedDatabase(root, path, absolute, corrections, this.options));
  }

  /** Reads everything that can be read now. */
  async look(): Promise<void> {
    await this.#working;
    await this.#work(false);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#working;
  }

  #work(onlyLive: boolean): Promise<void> {
    this.#working ??= this.#lookAtAll(onlyLive).finally(() => (this.#working = null));
    return this.#working;
  }

  async #lookAtAll(onlyLive: boolean): Promise<void> {
    for (const database of this.#databases.values()) {
      if (onlyLive && !database.isLive(this.options.now())) continue;
      let turnEnds = performance.now() + TURN_MS;
      while (!this.#isClosed && database.look()) {
        if (performance.now() < turnEnds) continue;
        await setImmediate();
        turnEnds = performance.now() + TURN_MS;
      }
    }
  }
}
