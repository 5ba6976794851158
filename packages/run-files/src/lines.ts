/** Cuts bytes that come in pieces into whole lines. A line without an end is skipped in bounded memory. */

import { MAX_DAMAGE_TEXT, MAX_RECORD_BYTES, damageOf } from './format.ts';
import type { Damage, ReadResult } from './format.ts';
import { textOf } from './utf8.ts';

const LINE_FEED = 10;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads the whole lines of `bytes`. `take` gets each line without its end (LF or CRLF) and its number from 1, and adds
 * what it finds to the result; `consumed` and over-long lines are dealt with here.
 */
export class Lines {
  /** Whole lines so far. */
  #count = 0;
  /** Within a line that is too long: its rest is consumed unread. */
  #isSkipping = false;

  read(bytes: Uint8Array, take: (line: string, number: number, result: ReadResult) => void): ReadResult {
    const result: ReadResult = { events: [], consumed: 0, records: 0, damaged: [] };
    while (result.consumed < bytes.length) {
      const start = result.consumed;
      const end = bytes.indexOf(LINE_FEED, start);
      const stop = end < 0 ? bytes.length : end;
      if (!this.#isSkipping && stop - start > MAX_RECORD_BYTES) {
        this.#isSkipping = true;
        result.damaged.push(this.#overlong(bytes, start));
      }
      if (end < 0) {
        if (this.#isSkipping) result.consumed = bytes.length;
        break;
      }
      this.#count++;
      result.consumed = end + 1;
      if (this.#isSkipping) this.#isSkipping = false;
      else take(this.#lineOf(bytes.subarray(start, end)), this.#count, result);
    }
    return result;
  }

  #lineOf(bytes: Uint8Array): string {
    const line = textOf(bytes);
    const from = this.#count === 1 && line.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    return line.slice(from, line.endsWith('\r') ? -1 : undefined);
  }

  #overlong(bytes: Uint8Array, start: number): Damage {
    const beginning = textOf(bytes.subarray(start, start + MAX_DAMAGE_TEXT));
    return damageOf(this.#count + 1, `longer than ${MAX_RECORD_BYTES} bytes: ${beginning}`);
  }
}
