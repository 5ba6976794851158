/** Cuts bytes into whole lines as `Lines` does, where a line may be much longer than a record of other formats. */

import { MAX_DAMAGE_TEXT, MAX_RECORD_BYTES, damageOf, emptyResult } from './format.ts';
import type { ReadResult } from './format.ts';
import type { TakeLine } from './lines.ts';
import { textOf } from './utf8.ts';

const LINE_FEED = 10;
const BYTE_ORDER_MARK = '\uFEFF';

/** The unfinished line is kept here once it is longer than what a reader may be given again. */
export class LongLines {
  /** Whole lines so far. */
  #count = 0;
  #parts: Uint8Array[] = [];
  #length = 0;
  /** Within a line that is too long: its rest is consumed unread. */
  #isSkipping = false;

  /** @param remedy what to do about a longer line, in a sentence */
  constructor(
    private readonly maxBytes: number,
    private readonly remedy: string,
  ) {}

  read(bytes: Uint8Array, take: TakeLine): ReadResult {
    const result = emptyResult();
    while (result.consumed < bytes.length) {
      const start = result.consumed;
      const end = bytes.indexOf(LINE_FEED, start);
      const stop = end < 0 ? bytes.length : end;
      if (!this.#isSkipping && this.#length + stop - start > this.maxBytes) this.#skip(bytes, start, result);
      if (end < 0) {
        const isLong = this.#length > 0 || stop - start > MAX_RECORD_BYTES;
        if (!this.#isSkipping && !isLong) break;
        if (!this.#isSkipping) this.#keep(bytes.subarray(start));
        result.consumed = bytes.length;
        break;
      }
      this.#count++;
      result.consumed = end + 1;
      if (this.#isSkipping) this.#isSkipping = false;
      else take(this.#lineOf(bytes.subarray(start, end)), this.#count, result);
    }
    return result;
  }

  /** The unfinished last line, as if it ended here; it is read again when more comes. */
  end(rest: Uint8Array, take: TakeLine): ReadResult {
    const result = emptyResult();
    if (rest.length > 0 && this.#length === 0 && !this.#isSkipping) take(textOf(rest), this.#count + 1, result);
    return result;
  }

  #keep(bytes: Uint8Array): void {
    // The bytes are only lent.
    this.#parts.push(new Uint8Array(bytes));
    this.#length += bytes.length;
  }

  #skip(bytes: Uint8Array, start: number, result: ReadResult): void {
    const beginning = this.#parts[0] ?? bytes.subarray(start);
    this.#isSkipping = true;
    this.#parts = [];
    this.#length = 0;
    const text = textOf(beginning.subarray(0, MAX_DAMAGE_TEXT));
    result.damaged.push(damageOf(this.#count + 1, `longer than ${this.maxBytes} bytes. ${this.remedy}: ${text}`));
  }

  #lineOf(last: Uint8Array): string {
    const bytes = this.#length === 0 ? last : new Uint8Array(this.#length + last.length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    if (at > 0) bytes.set(last, at);
    this.#parts = [];
    this.#length = 0;
    const line = textOf(bytes);
    const from = this.#count === 1 && line.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    return line.slice(from, line.endsWith('\r') ? -1 : undefined);
  }
}
