/** Sent runs that rested are read again, one after the other, between other work. */

import { setImmediate } from 'node:timers/promises';

export class ReadAgain {
  readonly #waiting = new Set<string>();
  #isWorking = false;

  /** @param read of the run with this id */
  constructor(private readonly read: (id: string) => void) {}

  ask(id: string): void {
    this.#waiting.add(id);
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (const id of this.#waiting) {
      await setImmediate();
      this.#waiting.delete(id);
      this.read(id);
    }
    this.#isWorking = false;
  }
}
