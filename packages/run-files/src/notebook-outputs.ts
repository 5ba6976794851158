/** Walks through a Jupyter notebook (nbformat 4) as its bytes come in, and hands over what its cells have printed. */

import { MAX_RECORD_BYTES } from './format.ts';
import { textOf } from './utf8.ts';

const [QUOTE, BACKSLASH, OPEN, CLOSE, LIST, END, COLON, COMMA] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a, 0x2c];
/** What outputs lie deeper than this isn't text. */
const MAX_DEPTH = 8;
const PRINTED = 'cells/*/outputs/*/text';
const TABLE = 'cells/*/outputs/*/data/text/html';

interface Level {
  /** Of an object, the name that its next value has; a list has none. */
  name: string | null;
  isObject: boolean;
  isName: boolean;
}

export interface NotebookOutput {
  /** What a cell printed. */
  printed(text: string): void;
  /** A displayed table, as HTML. */
  table(html: string): void;
}

export class NotebookOutputs {
  readonly #levels: Level[] = [];
  /** Levels below the deepest that is looked at. */
  #deeper = 0;
  /** Within a text that nobody needs, such as a picture. */
  #isSkipping = false;
  #html = '';

  /** @returns how many of the bytes need not be given again */
  read(bytes: Uint8Array, output: NotebookOutput): number {
    let at = 0;
    while (at < bytes.length) {
      if (this.#isSkipping || bytes[at] === QUOTE) {
        const next = this.#takeText(bytes, at, output);
        if (next === at) break;
        at = next;
      } else this.#takeMark(bytes[at++]!, output);
    }
    return at;
  }

  /** @returns where it goes on; `at` where the text has no end yet */
  #takeText(bytes: Uint8Array, at: number, output: NotebookOutput): number {
    const level = this.#deeper > 0 ? undefined : this.#levels.at(-1);
    const path = this.#isSkipping || !level || level.isName ? '' : this.#path();
    const isPrinted = path === PRINTED || path === `${PRINTED}/*`;
    const isTable = path === TABLE || path === `${TABLE}/*`;
    const isNeeded = !this.#isSkipping && (level?.isName === true || isPrinted || isTable);
    const end = endOfText(bytes, this.#isSkipping ? at : at + 1);
    if (end === null) {
      if (isNeeded && bytes.length - at <= MAX_RECORD_BYTES) return at;
      this.#isSkipping = true;
      // An escape may be cut in two.
      const rest = trailingBackslashes(bytes) % 2;
      return Math.max(bytes.length - rest, at);
    }
    this.#isSkipping = false;
    if (isNeeded) {
      const text = textIn(bytes.subarray(at, end));
      if (level!.isName) level!.name = text;
      else if (isPrinted) output.printed(text);
      else if (path === TABLE) output.table(text);
      else if (this.#html.length + text.length <= MAX_RECORD_BYTES) this.#html += text;
    }
    return end;
  }

  #takeMark(mark: number, output: NotebookOutput): void {
    if (mark === OPEN || mark === LIST) {
      if (this.#levels.length === MAX_DEPTH) this.#deeper++;
      else this.#levels.push({ name: null, isObject: mark === OPEN, isName: mark === OPEN });
    } else if (mark === CLOSE || mark === END) {
      if (this.#deeper > 0) this.#deeper--;
      else this.#levels.pop();
      if (mark === END && this.#html !== '') {
        output.table(this.#html);
        this.#html = '';
      }
    } else if (this.#deeper === 0 && (mark === COLON || mark === COMMA)) {
      const level = this.#levels.at(-1);
      if (level?.isObject) level.isName = mark === COMMA;
    }
  }

  #path(): string {
    return this.#levels.map(({ isObject, name }) => (isObject ? name : '*')).join('/');
  }
}

/** @returns behind its closing quote; null where there is none yet */
function endOfText(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === QUOTE) return at + 1;
  }
  return null;
}

function trailingBackslashes(bytes: Uint8Array): number {
  let count = 0;
  while (count < bytes.length && bytes[bytes.length - 1 - count] === BACKSLASH) count++;
  return count;
}

function textIn(quoted: Uint8Array): string {
  try {
    return String(JSON.parse(textOf(quoted)));
  } catch {
    return '';
  }
}
