/** A list of 32-bit integers that takes four bytes each however long it grows. */

export class GrowingIntegers {
  length = 0;
  #values = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** A view that holds until the next push. */
  view(from: number, to: number): Int32Array {
    return this.#values.subarray(from, to);
  }

  at(index: number): number {
    return this.#values[index]!;
  }
}
