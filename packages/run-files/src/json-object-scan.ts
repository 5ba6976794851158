/** Finds where a JSON object, or an array, ends in bytes that may stop anywhere, and notices early when it is none. */

/** The bytes end before the object does. */
export const UNFINISHED = -1;
/** No continuation makes it an object. */
export const BROKEN = -2;
/** Arrays and objects within each other. One bit each; and what a damaged place can cost to look at again is bounded by it. */
const MAX_DEPTH = 31;

/** What may come next. */
const KEY_OR_END = 0;
const KEY = 1;
const COLON = 2;
const VALUE = 3;
const VALUE_OR_END = 4;
const COMMA_OR_END = 5;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Checks the grammar around values, not the spelling of numbers and words: a broken number breaks only its own object, and
 * JSON.parse will say so. A line end within a string is an error: JSON escapes it, so here a quote was lost.
 * @param start index of "{" or "["
 * @returns index behind the closing bracket, or UNFINISHED, or BROKEN
 */
export function scanObject(bytes: Uint8Array, start: number): number {
  let depth = 1;
  const isArray = bytes[start] === 0x5b;
  let objects = isArray ? 0 : 1; // bit i is 1 when level i from the inside is an object, 0 for an array
  let expect: number = isArray ? VALUE_OR_END : KEY_OR_END;
  for (let i = start + 1; i < bytes.length;) {
    const byte = bytes[i]!;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      i++;
    } else if (byte === QUOTE) {
      if (expect === COLON || expect === COMMA_OR_END) return BROKEN;
      i = endOfString(bytes, i);
      if (i < 0) return i;
      expect = expect <= KEY ? COLON : COMMA_OR_END;
    } else if (byte === 0x3a /* : */) {
      if (expect !== COLON) return BROKEN;
      expect = VALUE;
      i++;
    } else if (byte === 0x2c /* , */) {
      if (expect !== COMMA_OR_END) return BROKEN;
      expect = objects & 1 ? KEY : VALUE;
      i++;
    } else if (byte === 0x7d /* } */ || byte === 0x5d /* ] */) {
      const mayEnd = expect === COMMA_OR_END || expect === (byte === 0x7d ? KEY_OR_END : VALUE_OR_END);
      if (!mayEnd || (objects & 1) !== (byte === 0x7d ? 1 : 0)) return BROKEN;
      i++;
      if (--depth === 0) return i;
      objects >>>= 1;
      expect = COMMA_OR_END;
    } else if (expect !== VALUE && expect !== VALUE_OR_END) {
      return BROKEN;
    } else if (byte === 0x7b /* { */ || byte === 0x5b /* [ */) {
      if (++depth > MAX_DEPTH) return BROKEN;
      objects = (objects << 1) | (byte === 0x7b ? 1 : 0);
      expect = byte === 0x7b ? KEY_OR_END : VALUE_OR_END;
      i++;
    } else if (isWordByte(byte)) {
      while (i < bytes.length && isWordByte(bytes[i]!)) i++;
      expect = COMMA_OR_END;
    } else return BROKEN;
  }
  return UNFINISHED;
}

function endOfString(bytes: Uint8Array, start: number): number {
  for (let i = start + 1; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) return i + 1;
    if (byte < 0x20) return BROKEN;
    if (byte === BACKSLASH) i++;
  }
  return UNFINISHED;
}

/** Numbers, true, false, null, NaN, Infinity: letters, digits, + - . */
function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
