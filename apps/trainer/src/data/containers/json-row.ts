/** Parses the bytes of one JSON value into a row. */

import { isUtf8 } from 'node:buffer';
import { excerpt } from '../formats/format.ts';
import type { Row } from './row.ts';
import { MAX_ROW_BYTES, TOO_LONG } from './row.ts';

export function jsonRow(bytes: Buffer, at: number): Row {
  const broken = (reason: string): Row => ({ at, value: undefined, broken: reason });
  if (bytes.length > MAX_ROW_BYTES) return broken(TOO_LONG);
  if (!isUtf8(bytes)) return broken('not UTF-8; save the file in that encoding');
  const text = bytes.toString('utf8');
  try {
    return { at, value: JSON.parse(text), broken: null };
  } catch (error) {
    return broken(`invalid JSON (${excerpt((error as Error).message, 100)}): ${excerpt(text.trim())}`);
  }
}
