/** Skips the beginning of an indented JSON list that was read from another file: every checkpoint of a training repeats the history so far. */

import type { ReadContext } from './format.ts';
import { stepOf } from './metrics-history-read.ts';
import { objectOfText } from './python-json.ts';
import { textOf } from './utf8.ts';

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** What stands before the first element: a new line, and its indentation. A line end is never within a string, so it separates elements. */
const FIRST = /^\s*\n([ \t]*)\{/;
const MAX_INDENT_BYTES = 200;

export interface KnownElements {
  length: number;
  records: number;
  /** Of the last one. */
  lastStep: number | null;
}

const NONE: KnownElements = { length: 0, records: 0, lastStep: null };

export class KnownList {
  /** Where the list begins in its file. */
  begin: number | undefined;
  /** Bytes of the list that were consumed, known ones included. */
  offset = 0;
  isUsed = false;
  #indent: string | undefined;

  constructor(private readonly context: ReadContext) {}

  /** Whole elements at the beginning of these bytes that are known. */
  passOver(bytes: Uint8Array): KnownElements {
    if (this.begin === undefined || !this.context.knownElsewhere || bytes.length === 0) return NONE;
    if (this.offset === 0) this.#indent = FIRST.exec(textOf(bytes.subarray(0, MAX_INDENT_BYTES)))?.[1];
    if (this.#indent === undefined) return NONE;
    const known = bytes.subarray(0, this.context.knownElsewhere(bytes, this.offset));
    const end = this.#lastOf(CLOSE_BRACE, known, known.length);
    const start = this.#lastOf(OPEN_BRACE, known, end);
    if (start < 0) return NONE;
    this.isUsed = true;
    const lastStep = stepOf(objectOfText(textOf(known.subarray(start, end + 1)))?.step);
    return { length: end + 1, records: this.#countOf(known.subarray(0, end)), lastStep };
  }

  /** Index of the last brace of an element before `before`; -1 where there is none. */
  #lastOf(brace: number, bytes: Uint8Array, before: number): number {
    for (let at = before; at > 0;) {
      at = bytes.lastIndexOf(brace, at - 1);
      if (at < 0 || this.#isOfElement(bytes, at)) return at;
    }
    return -1;
  }

  #countOf(bytes: Uint8Array): number {
    let count = 0;
    for (let at = bytes.indexOf(OPEN_BRACE); at >= 0; at = bytes.indexOf(OPEN_BRACE, at + 1))
      if (this.#isOfElement(bytes, at)) count++;
    return count;
  }

  /** Whether it stands on a line of its own, as far in as the first element; what stands before these bytes was consumed. */
  #isOfElement(bytes: Uint8Array, at: number): boolean {
    if (at === 0) return bytes[0] === OPEN_BRACE;
    const indent = this.#indent!;
    if (bytes[at - indent.length - 1] !== 0x0a) return false;
    for (let i = 0; i < indent.length; i++) if (bytes[at - indent.length + i] !== indent.charCodeAt(i)) return false;
    return true;
  }
}
