/** Texts off the heap, as UTF-8 in large blocks. Each costs its bytes plus twelve. */

import { Column, wholeNumbers } from './column.ts';

/** A position is the block number times this, plus the offset in the block. */
const STRIDE = 2 ** 32;
const FIRST_BLOCK_BYTES = 64 * 1024;
const MAX_BLOCK_BYTES = 16 * 1024 ** 2;

export class TextPool {
  readonly #blocks: Buffer[] = [];
  readonly #positions = new Column((length) => new Float64Array(length));
  readonly #lengths = wholeNumbers();
  #used = 0;

  /** @returns the number of the text */
  add(text: string): number {
    const length = Buffer.byteLength(text);
    const block = this.#blockFor(length);
    block.write(text, this.#used);
    this.#positions.push((this.#blocks.length - 1) * STRIDE + this.#used);
    this.#used += length;
    return this.#lengths.push(length);
  }

  get(number: number): string {
    const position = this.#positions.get(number);
    const from = position % STRIDE;
    return this.#blocks[Math.floor(position / STRIDE)]!.toString('utf8', from, from + this.#lengths.get(number));
  }

  #blockFor(length: number): Buffer {
    const last = this.#blocks.at(-1);
    if (last && this.#used + length <= last.length) return last;
    this.#used = 0;
    // A text longer than a block gets its own block.
    const block = Buffer.allocUnsafeSlow(
      Math.max(length, last ? Math.min(MAX_BLOCK_BYTES, last.length * 4) : FIRST_BLOCK_BYTES),
    );
    this.#blocks.push(block);
    return block;
  }
}
