/** The newest few values of a series: their mean and their median. */

/** Evaluations that are averaged into one level. */
export const LEVEL_EVALUATIONS = 3;

export class Recent {
  /** A ring: the oldest value stands at `#at` once it is full. */
  readonly #values: Float64Array;
  readonly #sorted: Float64Array;
  #count = 0;
  #at = 0;

  constructor(readonly size: number) {
    this.#values = new Float64Array(size);
    this.#sorted = new Float64Array(size);
  }

  add(value: number): void {
    this.#values[this.#at] = value;
    if (++this.#at === this.size) this.#at = 0;
    if (this.#count < this.size) this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.size;
  }

  /** Infinity without values. */
  get lowest(): number {
    let lowest = Infinity;
    for (let i = 0; i < this.#count; i++) lowest = Math.min(lowest, this.#values[i]!);
    return lowest;
  }

  /** -Infinity without values. */
  get highest(): number {
    let highest = -Infinity;
    for (let i = 0; i < this.#count; i++) highest = Math.max(highest, this.#values[i]!);
    return highest;
  }

  /** Summed from the oldest to the newest, so that the same values always have the same mean. */
  get mean(): number {
    const values = this.#values;
    const count = this.#count;
    let sum = 0;
    if (count === this.size) for (let i = this.#at; i < count; i++) sum += values[i]!;
    for (let i = 0, end = count === this.size ? this.#at : count; i < end; i++) sum += values[i]!;
    return sum / count;
  }

  /** An insertion sort: few values, and called after every training point. */
  get median(): number {
    const sorted = this.#sorted;
    const values = this.#values;
    const length = this.#count;
    for (let i = 0; i < length; i++) {
      const value = values[i]!;
      let at = i;
      for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
      sorted[at] = value;
    }
    if (length === 0) return NaN;
    return length % 2 === 1 ? sorted[length >> 1]! : (sorted[(length >> 1) - 1]! + sorted[length >> 1]!) / 2;
  }
}
