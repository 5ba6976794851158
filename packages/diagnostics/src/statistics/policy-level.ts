/** The level of a reward, an entropy or a distance of a policy: the median of its first points, and of the newest. */

import { Recent } from './recent.ts';
import { median } from './spread.ts';

/** The very first ones may be 0 by construction. */
const EARLY_POINTS = 15;
const NEWEST_POINTS = 5;

export class PolicyLevel {
  #early: number[] = [];
  readonly #newest = new Recent(NEWEST_POINTS);
  count = 0;

  /** @returns whether both are known */
  add(value: number): boolean {
    if (!Number.isFinite(value)) return false;
    this.count++;
    if (this.#early.length < EARLY_POINTS) this.#early.push(value);
    this.#newest.add(value);
    return this.count > EARLY_POINTS;
  }

  get first(): number {
    return median(this.#early);
  }

  get now(): number {
    return this.#newest.median;
  }
}
