/** How fast a level has fallen recently. */

import { LEVEL_EVALUATIONS } from './recent.ts';

/** The trend spans this many evaluations, or this share of all if that is more. */
const OVER_EVALUATIONS = 5;
const OVER_SHARE = 0.3;
/** The trend never spans more values; twice as many are kept. */
const KEPT = 400;

export class Trend {
  #values: number[] = [];
  /** How many evaluations there were up to each of the values. */
  #ends: number[] = [];
  #count = 0;
  /** Values up to where the trend begins. */
  #start = 0;

  constructor(readonly overShare = OVER_SHARE) {}

  /** @param weight how many evaluations it stands for */
  add(value: number, weight = 1): void {
    this.#values.push(value);
    this.#ends.push((this.#count += weight));
    // Cut back only when there are twice as many: then no value costs a walk through all.
    if (this.#values.length === 2 * KEPT) {
      this.#values = this.#values.slice(KEPT);
      this.#ends = this.#ends.slice(KEPT);
      this.#start = Math.max(0, this.#start - KEPT);
    }
    const from = this.#count - this.#wanted;
    const least = this.#values.length - KEPT + LEVEL_EVALUATIONS;
    while (this.#start < least || this.#ends[this.#start]! <= from) this.#start++;
  }

  get #wanted(): number {
    return Math.max(OVER_EVALUATIONS, Math.round(this.overShare * this.#count));
  }

  get count(): number {
    return this.#count;
  }

  /** Evaluations that the trend spans. */
  get over(): number {
    return this.#start === 0 ? this.#wanted : this.#count - this.#ends[this.#start - 1]!;
  }

  /** Fall of the level per evaluation; NaN while there are too few. */
  get fall(): number {
    if (this.#start < LEVEL_EVALUATIONS) return NaN;
    return (this.#level(this.#start) - this.level) / this.over;
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
