/** Rows of numbers that grow, in blocks: a row costs its numbers, and nothing is copied when there are more. */

const BLOCK_ROWS = 16_384;

export class NumberRows implements Iterable<Float32Array> {
  readonly #width: number;
  readonly #blocks: Float32Array[] = [];
  length = 0;

  constructor(width: number) {
    this.#width = width;
  }

  push(row: Float32Array): void {
    if (this.length === this.#blocks.length * BLOCK_ROWS) this.#blocks.push(new Float32Array(BLOCK_ROWS * this.#width));
    this.length++;
    this.at(this.length - 1).set(row);
  }

  /** The row itself: what is changed in it stays. */
  at(index: number): Float32Array {
    const from = (index % BLOCK_ROWS) * this.#width;
    return this.#blocks[Math.floor(index / BLOCK_ROWS)]!.subarray(from, from + this.#width);
  }

  *[Symbol.iterator](): Generator<Float32Array> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}
