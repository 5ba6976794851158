/** JSON Lines: one value per line; empty lines are allowed. */

import { jsonRow } from './json-row.ts';
import type { Row } from './row.ts';
import { MAX_ROW_BYTES } from './row.ts';

const NEWLINE = 0x0a;

export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Row[]> {
  let line = 1;
  /** The parts of the current line; no more than needed to see that it is too long. */
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    if (part.length > 0 && length <= MAX_ROW_BYTES) parts.push(part);
    length += part.length;
  };
  const end = (rows: Row[]) => {
    const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    if (!isBlank(bytes)) rows.push(jsonRow(bytes, line));
    parts = [];
    length = 0;
    line++;
  };
  for await (const chunk of chunks) {
    const rows: Row[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, to));
      end(rows);
      from = to + 1;
    }
    take(chunk.subarray(from));
    if (rows.length > 0) yield rows;
  }
  const rows: Row[] = [];
  end(rows);
  if (rows.length > 0) yield rows;
}

/** Space, tab and carriage return only. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
