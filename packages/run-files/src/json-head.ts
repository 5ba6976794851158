/** The beginning of a JSON object, up to the array in it whose elements are read one by one. */

import { textOf } from './utf8.ts';

/** Heads are a few hundred bytes; what has no array within this many is read as if it had no head. */
const MAX_HEAD_BYTES = 4096;
/** An element, if the head is damaged and does not say where they begin. */
const ELEMENT_LINE = /\n[^\S\n]*\{/g;

export interface JsonHead {
  /** Bytes up to and with the "[" of the array; all that precedes the first element if the head is damaged. */
  length: number;
  text: string;
  /** Whether it names the array. */
  isWhole: boolean;
}

/**
 * What stands before the elements of an array, or null while more bytes are needed.
 * @param opening what names the array, with its bracket
 */
export function jsonHeadOf(bytes: Uint8Array, opening: RegExp): JsonHead | null {
  const beginning = bytes.subarray(0, MAX_HEAD_BYTES);
  // One character a byte, so that indices are offsets; what is looked for is ASCII.
  const characters = String.fromCharCode(...beginning);
  const none = { length: 0, text: '', isWhole: false };
  const first = /[^\s\u00ef\u00bb\u00bf]/.exec(characters)?.[0];
  const mayGoOn = bytes.length < MAX_HEAD_BYTES;
  if (first === undefined) return mayGoOn ? null : none;
  const array = opening.exec(characters);
  ELEMENT_LINE.lastIndex = characters.indexOf('{') + 1;
  const element = ELEMENT_LINE.exec(characters);
  const of = (length: number, isWhole: boolean) => ({
    length,
    text: textOf(beginning.subarray(0, length)).trim(),
    isWhole,
  });
  if (first === '{' && element && !(array && array.index < element.index)) return of(element.index, false);
  // Also behind bytes that do not belong there.
  if (array) return of(array.index + array[0].length, true);
  if (first !== '{') return none;
  return mayGoOn ? null : none;
}
