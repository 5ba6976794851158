/** Guests' requests one after the other, with a pause as long as the last one took: the hub's own work has half of the time at least. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { refusal } from './answer.ts';

/** Requests of one address that may wait; a page sends a handful at a time. */
export const MAX_WAITING_AN_ADDRESS = 64;
/** Of all guests together. */
const MAX_WAITING = 1_024;
const MAX_PAUSE_MS = 200;
/** A request that waits for the disk for longer than this lets the next one begin. */
const TURN_MS = 100;

export class GuestQueue {
  readonly #waiting = new Map<string, number>();
  #count = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly elapsedMs: () => number) {}

  /** @param address what they are counted by */
  run(address: string, answer: () => Answer | Promise<Answer>): Promise<Answer> {
    const count = this.#waiting.get(address) ?? 0;
    if (count >= MAX_WAITING_AN_ADDRESS || this.#count >= MAX_WAITING)
      return Promise.resolve(
        refusal(429, 'Too many requests at a time. Try again in a second.', { 'Retry-After': '1' }),
      );
    this.#waiting.set(address, count + 1);
    this.#count++;
    const turn = this.#last.then(() => {
      const began = this.elapsedMs();
      return { began, answered: (async () => answer())() };
    });
    this.#last = turn.then(async ({ began, answered }) => {
      await Promise.race([answered.catch(() => undefined), pause(TURN_MS)]);
      await pause(Math.min(MAX_PAUSE_MS, this.elapsedMs() - began));
    });
    return turn
      .then(({ answered }) => answered)
      .finally(() => {
        this.#count--;
        const left = this.#waiting.get(address)! - 1;
        if (left > 0) this.#waiting.set(address, left);
        else this.#waiting.delete(address);
      });
  }
}
