/** Cuts bytes that come in pieces into whole lines. A line without an end is skipped in bounded memory. */

import { MAX_DAMAGE_TEXT, MAX_RECORD_BYTES, damageOf, emptyResult } from './format.ts';
import type { Damage, ReadResult } from './format.ts';
import { textOf } from './utf8.ts';

const LINE_FEED = 10;
const RETURN = 13;
const BACKSPACE = 8;
const BYTE_ORDER_MARK = '\uFEFF';

/** Gets a line without its end (LF or CRLF) and its number from 1, and adds what it finds to the result. */
export type TakeLine = (line: string, number: number, result: ReadResult) => void;

/** The same from the line's bytes, for lines like many before. @returns false where it does not understand it */
export type TakeBytes = (bytes: Uint8Array, start: number, end: number, result: ReadResult) => boolean;

/** Reads the whole lines of `bytes`; `consumed` and over-long lines are dealt with here. */
export class Lines {
  /** Whole lines so far. */
  #count = 0;
  /** Within a line that is too long: its rest is consumed unread. */
  #isSkipping = false;
  /** Bytes that end a line, and where each comes next in the bytes that are being read. */
  #ends: { byte: number; next: number }[];
  /** Whether lines may end at returns alone, as on old Macs: null once that is decided. */
  #mayBeOld: boolean | null;

  /**
   * @param splitsAtReturns a progress bar overwrites its line, again and again: each state of it is a line, of the same number
   * @param mayEndAtReturns where the first line of the file ends at a return alone, all of them do
   */
  constructor({ splitsAtReturns = false, mayEndAtReturns = false } = {}) {
    this.#mayBeOld = mayEndAtReturns || null;
    this.#ends = (splitsAtReturns ? [LINE_FEED, RETURN, BACKSPACE] : [LINE_FEED]).map((byte) => ({ byte, next: -1 }));
  }

  read(bytes: Uint8Array, take: TakeLine, quick?: TakeBytes): ReadResult {
    const result = emptyResult();
    if (this.#mayBeOld) this.#decide(bytes);
    for (const end of this.#ends) end.next = -1;
    while (result.consumed < bytes.length) {
      const start = result.consumed;
      const end = this.#endOf(bytes, start);
      const stop = end < 0 ? bytes.length : end;
      if (!this.#isSkipping && stop - start > MAX_RECORD_BYTES) {
        this.#isSkipping = true;
        result.damaged.push(this.#overlong(bytes, start));
      }
      if (end < 0) {
        if (this.#isSkipping) result.consumed = bytes.length;
        break;
      }
      if (bytes[end] === LINE_FEED || this.#ends.length === 1 || this.#count === 0) this.#count++;
      result.consumed = end + 1;
      if (this.#isSkipping) this.#isSkipping = false;
      else if (!quick?.(bytes, start, end, result))
        take(lineOf(bytes.subarray(start, end), this.#count), this.#count, result);
    }
    return result;
  }

  /** The unfinished last line, as if it ended here; it is read again when more comes. */
  end(rest: Uint8Array, take: TakeLine): ReadResult {
    const result = emptyResult();
    if (rest.length > 0 && !this.#isSkipping) take(lineOf(rest, this.#count + 1), this.#count + 1, result);
    return result;
  }

  /** Each byte is looked at once for each kind of end, however many lines there are. */
  #endOf(bytes: Uint8Array, start: number): number {
    if (this.#ends.length === 1) return bytes.indexOf(this.#ends[0]!.byte, start);
    let first = Infinity;
    for (const end of this.#ends) {
      if (end.next < start) {
        const next = bytes.indexOf(end.byte, start);
        end.next = next < 0 ? Infinity : next;
      }
      if (end.next < first) first = end.next;
    }
    return first === Infinity ? -1 : first;
  }

  #decide(bytes: Uint8Array): void {
    if (!endsAtReturns(bytes) && bytes.indexOf(LINE_FEED) < 0) return;
    this.#mayBeOld = null;
    if (endsAtReturns(bytes)) this.#ends = [{ byte: RETURN, next: -1 }];
  }

  #overlong(bytes: Uint8Array, start: number): Damage {
    const beginning = textOf(bytes.subarray(start, start + MAX_DAMAGE_TEXT));
    return damageOf(this.#count + 1, `longer than ${MAX_RECORD_BYTES} bytes: ${beginning}`);
  }
}

/** Whether the first line ends at a return alone. */
export function endsAtReturns(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(RETURN);
  const feed = bytes.indexOf(LINE_FEED);
  return end >= 0 && end + 1 < bytes.length && (feed < 0 || feed > end + 1);
}

function lineOf(bytes: Uint8Array, number: number): string {
  const line = textOf(bytes);
  const from = number === 1 && line.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  return line.slice(from, line.endsWith('\r') ? -1 : undefined);
}
