/** The newest few values of a series: their mean and their median. */

/** Evaluations that are averaged into one level. */
export const LEVEL_EVALUATIONS = 3;

export class Recent {
  #values: number[] = [];
  readonly #sorted: Float64Array;

  constructor(readonly size: number) {
    this.#sorted = new Float64Array(size);
  }

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

  get lowest(): number {
    return Math.min(...this.#values);
  }

  get highest(): number {
    return Math.max(...this.#values);
  }

  get mean(): number {
    let sum = 0;
    for (const value of this.#values) sum += value;
    return sum / this.#values.length;
  }

  /** An insertion sort: few values, and called after every training point. */
  get median(): number {
    const sorted = this.#sorted;
    let length = 0;
    for (const value of this.#values) {
      let at = length++;
      for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
      sorted[at] = value;
    }
    if (length === 0) return NaN;
    return length % 2 === 1 ? sorted[length >> 1]! : (sorted[(length >> 1) - 1]! + sorted[length >> 1]!) / 2;
  }
}
