/** What waits for a look: each file and directory once, a few milliseconds at a stretch. */

import { setImmediate } from 'node:timers/promises';
import type { FollowedFile } from './followed-file.ts';
import type { FollowedRoot } from './followed-root.ts';

/** Time at a stretch before others get their turn. */
const TURN_MS = 5;

export type Look = { root: FollowedRoot; isForced: boolean } & ({ file: FollowedFile } | { directory: string });

export class WaitingLooks {
  /** By what they look at, so that nothing waits twice. Files that have more go to the end: all get their turn. */
  readonly #looks = new Map<unknown, Look>();
  /** The same for files that are being written, and new directories: before all others, however many wait. */
  readonly #first = new Map<unknown, Look>();
  #working: Promise<void> | null = null;
  #isClosed = false;

  /** @param act must not throw */
  constructor(private readonly act: (look: Look) => void) {}

  /** Resolves when nothing waits any more; null when nothing does. */
  get working(): Promise<void> | null {
    return this.#working;
  }

  add(look: Look, isFirst = false): void {
    const key = keyOf(look);
    const waiting = this.#first.get(key) ?? this.#looks.get(key);
    if (waiting) waiting.isForced ||= look.isForced;
    if (isFirst && waiting && this.#looks.delete(key)) this.#first.set(key, waiting);
    else if (!waiting) (isFirst ? this.#first : this.#looks).set(key, look);
  }

  /** Behind all that go first. */
  addLastOfFirst(look: Look): void {
    this.#looks.delete(keyOf(look));
    this.#first.delete(keyOf(look));
    this.add(look, true);
  }

  work(): void {
    if (this.#looks.size + this.#first.size === 0 || this.#working || this.#isClosed) return;
    this.#working = this.#drain().finally(() => {
      this.#working = null;
      this.work();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#looks.clear();
    this.#first.clear();
    await this.#working;
  }

  async #drain(): Promise<void> {
    // The caller continues first.
    await Promise.resolve();
    let turnEnds = performance.now() + TURN_MS;
    for (;;) {
      const looks = this.#first.size > 0 ? this.#first : this.#looks;
      const next = looks.entries().next();
      if (next.done || this.#isClosed) return;
      const [key, look] = next.value;
      looks.delete(key);
      this.act(look);
      if (performance.now() < turnEnds) continue;
      await setImmediate();
      turnEnds = performance.now() + TURN_MS;
    }
  }
}

function keyOf(look: Look): unknown {
  return 'file' in look ? look.file : `${look.root.root}\0${look.directory}`;
}
