/** A list of whole numbers that takes two or four bytes each however long it grows. */

export class GrowingIntegers {
  length = 0;
  readonly #make: (length: number) => Uint16Array | Int32Array;
  #values: Uint16Array | Int32Array;

  /** @param most no number is larger, or below 0 */
  constructor(most = 2 ** 31 - 1) {
    this.#make = most < 2 ** 16 ? (length) => new Uint16Array(length) : (length) => new Int32Array(length);
    this.#values = this.#make(1024);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      // Half as much again: doubling would hold three times the need while it copies.
      const larger = this.#make(Math.ceil(this.length * 1.5));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** A view that holds until the next push. */
  view(from: number, to: number): Uint16Array | Int32Array {
    return this.#values.subarray(from, to);
  }

  at(index: number): number {
    return this.#values[index]!;
  }
}
