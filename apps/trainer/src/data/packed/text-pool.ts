/** Texts outside the heap, as UTF-8 in large blocks: a text costs its bytes and twelve more. */

import { Column } from './column.ts';

const BLOCK_BYTES = 16 * 1024 ** 2;

export class TextPool {
  readonly #blocks: Buffer[] = [];
  readonly #starts = new Column((length) => new Float64Array(length));
  readonly #lengths = new Column((length) => new Uint32Array(length));
  #used = BLOCK_BYTES;

  /** @returns the number of the text */
  add(text: string): number {
    const length = Buffer.byteLength(text);
    if (this.#used + length > BLOCK_BYTES) {
      // A longer text has a block of its own.
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, length)));
      this.#used = 0;
    }
    this.#blocks.at(-1)!.write(text, this.#used);
    this.#starts.push((this.#blocks.length - 1) * BLOCK_BYTES + this.#used);
    this.#used += length;
    return this.#lengths.push(length);
  }

  get(number: number): string {
    const start = this.#starts.get(number);
    const block = this.#blocks[Math.floor(start / BLOCK_BYTES)];
    const from = start % BLOCK_BYTES;
    // An empty text may stand at the very end of a block.
    return block ? block.toString('utf8', from, from + this.#lengths.get(number)) : '';
  }
}
