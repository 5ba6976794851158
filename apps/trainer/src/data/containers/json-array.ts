/** Streams the elements of one JSON array, on any number of lines. */

import { jsonRow } from './json-row.ts';
import type { Row } from './row.ts';
import { MAX_ROW_BYTES } from './row.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** What is expected next between elements. */
type Expected = 'array' | 'element' | 'comma' | 'end';

/** Ends with an invalid row if the array itself is malformed, since its elements can't be separated any more. */
export async function* jsonArray(chunks: AsyncIterable<Buffer>): AsyncGenerator<Row[]> {
  let expected: Expected = 'array';
  let line = 1;
  /** State of the current element: bracket depth, in a string, after a backslash, first line. */
  let depth = 0;
  let inText = false;
  let escaped = false;
  let inElement = false;
  let startLine = 1;
  let parts: Buffer[] = [];
  let length = 0;
  let elements = 0;
  const take = (part: Buffer) => {
    if (length <= MAX_ROW_BYTES) parts.push(part);
    length += part.length;
  };
  const broken = (reason: string): Row => ({ at: line, value: undefined, broken: reason });

  for await (const chunk of chunks) {
    const rows: Row[] = [];
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === NEWLINE) line++;
      if (inElement) {
        if (inText) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inText = false;
          continue;
        }
        if (byte === QUOTE) inText = true;
        else if (byte === OPEN || byte === 0x7b) depth++;
        else if (depth > 0 && (byte === CLOSE || byte === 0x7d)) depth--;
        else if (depth === 0 && (byte === COMMA || byte === CLOSE)) {
          take(chunk.subarray(from, i));
          rows.push(jsonRow(Buffer.concat(parts), startLine));
          elements++;
          parts = [];
          length = 0;
          inElement = false;
          expected = byte === COMMA ? 'element' : 'end';
        }
        continue;
      }
      if (isSpace(byte)) continue;
      if (expected === 'array' && byte === OPEN) expected = 'element';
      else if (expected === 'element' && byte === CLOSE && elements === 0) expected = 'end';
      else if (expected === 'element' && byte !== COMMA && byte !== CLOSE) {
        inElement = true;
        startLine = line;
        from = i;
        i--; // read again, as its first byte
      } else {
        rows.push(
          broken(
            `unexpected ${JSON.stringify(String.fromCharCode(byte))}, ${expected === 'end' ? 'after the end of the array' : `expected ${expected === 'array' ? '[' : 'an element'}`}`,
          ),
        );
        yield rows;
        return;
      }
    }
    if (inElement) take(chunk.subarray(from));
    if (rows.length > 0) yield rows;
  }
  if (expected !== 'end') yield [broken('the array is not closed: the file is truncated')];
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === NEWLINE;
}
