/** How fast a level has fallen recently. */

import { LEVEL_EVALUATIONS } from './recent.ts';

/** The trend spans this many evaluations, or this share of all if that is more. */
const OVER_EVALUATIONS = 5;
const OVER_SHARE = 0.3;
/** Most values that are kept; the trend never spans more. */
const KEPT = 400;

export class Trend {
  #values: number[] = [];

  constructor(readonly overShare = OVER_SHARE) {}

  #count = 0;

  add(value: number): void {
    this.#values.push(value);
    this.#count++;
    // Cut back only when there are twice as many: then no value costs a walk through all.
    if (this.#values.length === 2 * KEPT) this.#values = this.#values.slice(KEPT);
  }

  get count(): number {
    return this.#count;
  }

  /** Evaluations that the trend spans. */
  get over(): number {
    return Math.min(KEPT - LEVEL_EVALUATIONS, Math.max(OVER_EVALUATIONS, Math.round(this.overShare * this.#count)));
  }

  /** Fall of the level per evaluation; NaN while there are too few. */
  get fall(): number {
    const { over } = this;
    const n = this.#values.length;
    if (Math.min(KEPT, n) < over + LEVEL_EVALUATIONS) return NaN;
    return (this.#level(n - over) - this.#level(n)) / over;
  }

  get level(): number {
    return this.#level(this.#values.length);
  }

  #level(end: number): number {
    const from = Math.max(0, end - LEVEL_EVALUATIONS);
    let sum = 0;
    for (let i = from; i < end; i++) sum += this.#values[i]!;
    return sum / (end - from);
  }
}
