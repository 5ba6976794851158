/**
 * Which rows of a table take part in AdamW. A batch looks up few rows of a vocabulary, and a row that was never looked up has moments of 0:
 * its update is its decay alone, to the last digit, so neither its gradient nor its moments need to be read.
 */

import type { LookedUpRows } from './gradient-part.ts';
import { addRows } from './gradient-part.ts';

/** Consecutive rows. */
export interface Span {
  from: number;
  length: number;
  /** Their moments may be other than 0. */
  hasMoments: boolean;
}

export class TableRows {
  /** Place of its first number among all parameters' numbers. */
  readonly from: number;
  readonly width: number;
  readonly #count: number;
  /** Rows of the gradient that may be other than 0. null: all. */
  #gradient: number[] | null = [];
  readonly #isInGradient: Uint8Array;
  /** Rows that had a gradient once. */
  readonly #hasMoments: Uint8Array;

  constructor(from: number, [count, width]: readonly [number, number]) {
    this.from = from;
    this.width = width;
    this.#count = count;
    this.#isInGradient = new Uint8Array(count);
    this.#hasMoments = new Uint8Array(count);
  }

  /** The gradient is written whole. */
  fill(): void {
    this.#gradient = null;
    this.#hasMoments.fill(1);
  }

  /** Clears the gradient of the last step. @param gradient of all parameters */
  clear(gradient: Float32Array): void {
    const { from, width } = this;
    if (this.#gradient === null) gradient.fill(0, from, from + this.#count * width);
    else for (const row of this.#gradient) gradient.fill(0, from + row * width, from + (row + 1) * width);
    this.#isInGradient.fill(0);
    this.#gradient = [];
  }

  /** @param gradient of all parameters */
  add(gradient: Float32Array, part: LookedUpRows): void {
    addRows(gradient.subarray(this.from, this.from + part.size), part);
    for (const row of part.rows) {
      this.#hasMoments[row] = 1;
      if (this.#gradient === null || this.#isInGradient[row]) continue;
      this.#isInGradient[row] = 1;
      this.#gradient.push(row);
    }
  }

  /** After moments were read from a file. @param moments of all parameters */
  restore(...moments: readonly Float32Array[]): void {
    const { from, width } = this;
    for (let row = 0; row < this.#count; row++) {
      const [start, end] = [from + row * width, from + (row + 1) * width];
      this.#hasMoments[row] = moments.some((values) => values.subarray(start, end).some((x) => x !== 0)) ? 1 : 0;
    }
  }

  /** Where the gradient may be other than 0. */
  *gradientSpans(): Iterable<Pick<Span, 'from' | 'length'>> {
    const { from, width } = this;
    if (this.#gradient === null) yield { from, length: this.#count * width };
    else for (const row of this.#gradient) yield { from: from + row * width, length: width };
  }

  *spans(): Iterable<Span> {
    const { from, width } = this;
    for (let row = 0; row < this.#count;) {
      const state = this.#hasMoments[row];
      const first = row;
      while (row < this.#count && this.#hasMoments[row] === state) row++;
      yield { from: from + first * width, length: (row - first) * width, hasMoments: state === 1 };
    }
  }
}
