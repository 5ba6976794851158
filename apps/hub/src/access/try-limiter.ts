/** Lets an address try a few times a minute, so that nobody can guess quickly or keep the hub busy with guesses. */

export const TRIES_A_MINUTE = 20;
const MINUTE_MS = 60_000;
const MAX_ADDRESSES = 1_000;

export class TryLimiter {
  readonly #tries = new Map<string, { began: number; count: number }>();

  constructor(private readonly now: () => number) {}

  /** Counts a try. @returns whether it is one too many */
  isTooMany(address: string): boolean {
    const now = this.now();
    const known = this.#tries.get(address);
    const current = known && now - known.began < MINUTE_MS ? known : { began: now, count: 0 };
    current.count++;
    this.#tries.delete(address);
    this.#tries.set(address, current);
    if (this.#tries.size > MAX_ADDRESSES) this.#tries.delete(this.#tries.keys().next().value!);
    return current.count > TRIES_A_MINUTE;
  }
}
