/** A growing column of numbers in one typed array. */

type Numbers = Uint8Array | Uint32Array | Float32Array | Float64Array;

const FIRST_LENGTH = 1024;

export class Column<T extends Numbers> {
  readonly #make: (length: number) => T;
  #values: T;
  #length = 0;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#values = make(FIRST_LENGTH);
  }

  get length(): number {
    return this.#length;
  }

  /** @returns the index of the new value */
  push(value: number): number {
    if (this.#length === this.#values.length) {
      // Grow by half: doubling would use three times the memory while copying.
      const larger = this.#make(Math.ceil(this.#values.length * 1.5));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    return this.#length++;
  }

  get(index: number): number {
    return this.#values[index]!;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** A view that is valid until the next push. */
  values(): T {
    return this.#values.subarray(0, this.#length) as T;
  }
}

export const wholeNumbers = () => new Column((length) => new Uint32Array(length));
