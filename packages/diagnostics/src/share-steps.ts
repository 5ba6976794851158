/** How many examples a share was counted over, when nobody says: shares of n examples are whole numbers of 1 / n. */

/** More examples than this cannot be told from rounded digits. */
export const MAX_INFERRED = 100;
/** Half a unit of the fourth digit, as most programs print at least. */
const TOLERANCE = 5.1e-5;
/** Distinct shares that must fit before a small number is believed. */
const MIN_DISTINCT = 2;

export class ShareSteps {
  #possible: number[] = Array.from({ length: MAX_INFERRED - 1 }, (_, i) => i + 2);
  #distinct = new Set<number>();

  add(share: number): void {
    if (!(share >= 0 && share <= 1)) return;
    if (share !== 0 && share !== 1 && this.#distinct.size < MAX_INFERRED) this.#distinct.add(share);
    this.#possible = this.#possible.filter((n) => Math.abs(share * n - Math.round(share * n)) < TOLERANCE * n);
  }

  /** The smallest number of examples that explains all shares; null when none up to MAX_INFERRED does, or too few were seen. */
  get examples(): number | null {
    return this.#distinct.size < MIN_DISTINCT ? null : (this.#possible[0] ?? null);
  }
}
