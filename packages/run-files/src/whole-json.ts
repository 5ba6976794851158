/** A JSON object, or a list of some, that is rewritten as a whole: nothing of it is consumed, and each version that is whole is taken. */

import { MAX_DAMAGE_TEXT, MAX_RECORD_BYTES, damageOf, emptyResult } from './format.ts';
import type { ReadResult } from './format.ts';
import { BROKEN, UNFINISHED, scanObject } from './json-object-scan.ts';
import { objectOfText } from './python-json.ts';
import { textOf } from './utf8.ts';

export class WholeJson {
  #last = '';
  #isTooLong = false;
  #isDamaged = false;

  /** @param listName under which a list is taken as an object; without it there is none */
  constructor(private readonly listName?: string) {}

  /** @param take adds what a version says that the one before did not */
  read(bytes: Uint8Array, take: (object: Record<string, unknown>, result: ReadResult) => void): ReadResult {
    const result = emptyResult();
    if (this.#isTooLong || bytes.length > MAX_RECORD_BYTES) {
      if (!this.#isTooLong)
        result.damaged.push(
          damageOf(1, `longer than ${MAX_RECORD_BYTES} bytes: ${textOf(bytes.subarray(0, MAX_DAMAGE_TEXT))}`),
        );
      this.#isTooLong = true;
      result.consumed = bytes.length;
      return result;
    }
    const [object, list] = [bytes.indexOf(0x7b), this.listName === undefined ? -1 : bytes.indexOf(0x5b)];
    const isList = list >= 0 && (object < 0 || list < object);
    const start = isList ? list : object;
    const end = start < 0 ? UNFINISHED : scanObject(bytes, start);
    if (end === UNFINISHED) return result;
    const text = end === BROKEN ? '' : textOf(bytes.subarray(start, end));
    if (text !== '' && text === this.#last) return result;
    const version = end === BROKEN ? null : objectOfText(isList ? `{${JSON.stringify(this.listName)}:${text}}` : text);
    if (version) {
      this.#last = text;
      take(version, result);
    } else if (!this.#isDamaged) {
      this.#isDamaged = true;
      result.damaged.push(damageOf(1, textOf(bytes.subarray(0, MAX_DAMAGE_TEXT))));
    }
    return result;
  }
}
