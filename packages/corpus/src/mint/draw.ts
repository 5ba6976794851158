/** Draws from a seed for recipes: even in the logarithm, shares, choices. */

import { hashText, pick, seededRandom } from '../../../../apps/trainer/src/base/random.ts';

export class Draw {
  readonly #random: () => number;

  constructor(group: string, index: number) {
    this.#random = seededRandom(hashText(`${group}/${index}`), 'recipe');
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.#random();
  }
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }
  /** As often between 1 and 10 as between 10 and 100; rounded to three digits. */
  logarithmic(low: number, high: number): number {
    return Number(Math.exp(this.between(Math.log(low), Math.log(high))).toPrecision(3));
  }
  size(low: number, high: number): number {
    return Math.round(this.logarithmic(low, high));
  }
  one<T>(...items: T[]): T {
    return pick(this.#random, items);
  }
  chance(share: number): boolean {
    return this.#random() < share;
  }
}
