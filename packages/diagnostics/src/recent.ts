/** The newest few values of a series: their mean and their median. */

import { median } from './spread.ts';

/** Evaluations whose mean stands for one level. */
export const LEVEL_EVALUATIONS = 3;

export class Recent {
  #values: number[] = [];

  constructor(readonly size: number) {}

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.size) this.#values.shift();
  }

  get count(): number {
    return this.#values.length;
  }

  get isFull(): boolean {
    return this.#values.length === this.size;
  }

  get mean(): number {
    let sum = 0;
    for (const value of this.#values) sum += value;
    return sum / this.#values.length;
  }

  get median(): number {
    return median(this.#values);
  }
}
