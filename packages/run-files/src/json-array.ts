/** Reads the objects of a growing JSON array from bytes that come in pieces. The closing bracket is never needed. */

import { MAX_DAMAGE_TEXT, MAX_RECORD_BYTES, damageOf, emptyResult } from './format.ts';
import type { ReadResult } from './format.ts';
import { BROKEN, UNFINISHED, scanObject } from './json-object-scan.ts';
import { objectOfText } from './python-json.ts';
import { textOf } from './utf8.ts';

const OPEN_BRACE = 0x7b;
/** What may stand between two elements, before the first and behind the last: white space , [ ] } and a byte order mark. */
const BETWEEN = new Set([0x20, 0x0a, 0x0d, 0x09, 0x2c, 0x5b, 0x5d, 0x7d, 0xef, 0xbb, 0xbf]);

/** Gets an element and says whether it is a record; if not, it is damage, or a record that is read elsewhere. */
export type TakeElement = (element: Record<string, unknown>, result: ReadResult, number: number) => boolean | 'other';

/**
 * Bytes are consumed up to the end of the last whole element and not beyond: a writer that overwrites the closing bracket,
 * or the whole file with a longer list, changes nothing that was consumed. After a damaged element it goes on at the next
 * "{" that begins an object; one damaged stretch counts once.
 */
export class JsonArray {
  /** Elements so far, damaged ones included. */
  #count = 0;
  /** What lies before the next good element is counted already. */
  #isRecovering = false;

  /** @param isEnd whether text before an object means that the array has ended and something larger goes on: it is left there */
  read(bytes: Uint8Array, take: TakeElement, isEnd?: (text: string) => boolean): ReadResult {
    const result = emptyResult();
    for (;;) {
      const start = bytes.indexOf(OPEN_BRACE, result.consumed);
      const stop = start < 0 ? bytes.length : start;
      const isEndless = stop - result.consumed > MAX_RECORD_BYTES;
      if (start < 0 && !isEndless) return result;
      if (!isOnlyBetween(bytes, result.consumed, stop)) {
        if (
          isEnd?.(textOf(bytes.subarray(result.consumed, stop))) &&
          bytes.length - result.consumed <= MAX_RECORD_BYTES
        )
          return result;
        this.#damage(bytes, result.consumed, result);
      }
      result.consumed = stop;
      if (start < 0) return result;

      const end = scanObject(bytes, start);
      if ((end === UNFINISHED ? bytes.length : end) - start > MAX_RECORD_BYTES || end === BROKEN) {
        this.#damage(bytes, start, result);
        result.consumed = start + 1;
        continue;
      }
      if (end === UNFINISHED) return result;
      const element = objectOfText(textOf(bytes.subarray(start, end)));
      const taken = element && take(element, result, this.#count + 1);
      if (taken) {
        this.#count++;
        this.#isRecovering = false;
        if (taken !== 'other') result.records++;
        result.consumed = end;
      } else {
        this.#damage(bytes, start, result);
        result.consumed = element ? end : start + 1;
      }
    }
  }

  #damage(bytes: Uint8Array, from: number, result: ReadResult): void {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    this.#count++;
    result.damaged.push(damageOf(this.#count, textOf(bytes.subarray(from, from + MAX_DAMAGE_TEXT)).trim()));
  }
}

function isOnlyBetween(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!BETWEEN.has(bytes[i]!)) return false;
  return true;
}
