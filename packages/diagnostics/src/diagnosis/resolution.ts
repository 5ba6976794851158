/**
 * Which points of a long run the rules see: each of the first ones, later one in so many, and each wherever something may be happening:
 * near a value that stands out, and while a test is about to change its mind. Nothing that lasts can hide in between.
 */

/** Points up to which rules see each; from then on, the gap between two that they see grows by this share of the further points. */
export interface Spacing {
  exact: number;
  share: number;
}

/** More than nearly all runs have, and than those have that the rules were tuned on. */
export const SPACED = { train: { exact: 1_000, share: 0.01 }, evaluation: { exact: 250, share: 0.02 } };
export const EVERY_POINT = { train: { exact: Infinity, share: 0 }, evaluation: { exact: Infinity, share: 0 } };

/** After a value that stands out: whether it was an outlier shows in the next ones. */
const FOLLOWED = 20;

export class Resolution {
  #at = 0;
  #seen = -1;
  #followed = 0;

  constructor(readonly spacing: Spacing) {}

  /**
   * To be called once for each point, in order.
   * @param standsOut rules must see it and those that follow
   * @param isNeeded rules must see it
   * @returns how many points it stands for, itself and those before it that were not seen; 0 if it is not seen
   */
  weightOf(standsOut: boolean, isNeeded = false): number {
    const at = this.#at++;
    const weight = at - this.#seen;
    const { exact, share } = this.spacing;
    if (standsOut) this.#followed = FOLLOWED;
    else if (this.#followed > 0) this.#followed--;
    else if (at >= exact && !isNeeded && weight < 1 + share * (at - exact)) return 0;
    this.#seen = at;
    return weight;
  }

  /** The next point is seen. */
  follow(): void {
    this.#followed = Math.max(1, this.#followed);
  }

  /** Points since the newest that is seen. */
  get waiting(): number {
    return this.#at - 1 - this.#seen;
  }

  /** The newest point is seen, too. @returns its weight, 0 if it was seen before */
  end(): number {
    const { waiting } = this;
    this.#seen = this.#at - 1;
    return waiting;
  }
}
