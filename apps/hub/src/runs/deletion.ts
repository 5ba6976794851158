/** Whether all files of a run are gone, and since when. Pure: time comes in. */

/** A run without files leaves the list after this. */
export const UNLISTED_AFTER_MS = 60_000;

export class Deletion {
  #at: number | null = null;
  #isUnlisted = false;

  /** ms of when its files were found gone, by the hub's clock; null while there are some. */
  get at(): number | null {
    return this.#at;
  }
  /** It has been without files for so long that the list leaves it out. */
  get isUnlisted(): boolean {
    return this.#isUnlisted;
  }

  set(isDeleted: boolean, now: number): void {
    if (isDeleted !== (this.#at !== null)) this.#at = isDeleted ? now : null;
  }

  /** A person deleted it: it leaves the list at once. */
  hide(now: number): void {
    this.set(true, now);
    this.#at = now - UNLISTED_AFTER_MS;
  }

  /** @returns whether it came into the list or left it */
  update(now: number): boolean {
    const before = this.#isUnlisted;
    this.#isUnlisted = this.#at !== null && now - this.#at >= UNLISTED_AFTER_MS;
    return this.#isUnlisted !== before;
  }
}
