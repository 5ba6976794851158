/** Lets one viewer watch a few times a second: each time costs a snapshot. */

export const MAX_WATCHES_A_SECOND = 20;

export class WatchLimiter {
  #allowance = MAX_WATCHES_A_SECOND;
  #allowedAt: number;

  /** @param elapsedMs a clock that never goes back */
  constructor(private readonly elapsedMs: () => number) {
    this.#allowedAt = elapsedMs();
  }

  /** Counts a watch. @returns whether it is one too many */
  isTooMany(): boolean {
    const now = this.elapsedMs();
    const regained = ((now - this.#allowedAt) / 1000) * MAX_WATCHES_A_SECOND;
    this.#allowance = Math.min(MAX_WATCHES_A_SECOND, this.#allowance + regained);
    this.#allowedAt = now;
    if (this.#allowance < 1) return true;
    this.#allowance--;
    return false;
  }
}
