/** What a file holds that no format claims: enough to tell a person why it is not read. */

import { isKnownMetric } from '@rewardboard/metrics';
import { objectOfText } from './python-json.ts';
import { headerOf } from './table-header.ts';
import { CellNumbers } from './cell-numbers.ts';
import { cellsOf, separatorOf } from './table-row.ts';
import { textOf } from './utf8.ts';

export type UnknownContent =
  | { kind: 'empty' | 'binary' | 'text' }
  /** @property hasKnown a known metric is among them, but nothing says at which step */
  | { kind: 'table'; names: string[]; hasKnown: boolean }
  /** Numbers without a header; what its columns are has to be said. */
  | { kind: 'columns'; count: number }
  | { kind: 'json'; names: string[] };

/** Characters of a line that are looked at. */
const MAX_LINE = 4_000;
/** Not "[INFO] ...". */
const JSON_BEGIN = /^(\{|\[\s*([[{"]|-?\d+(\.\d*)?(e[+-]?\d+)?\s*([,\]]|$)|$))/;
const KEY = /"([^"\\]{1,60})"\s*:/g;
/** Keys of an object that is longer than the beginning. */
const MAX_KEYS = 20;

/** @param bytes the beginning of the file */
export function unknownContent(bytes: Uint8Array): UnknownContent {
  if (bytes.length === 0) return { kind: 'empty' };
  if (bytes.includes(0)) return { kind: 'binary' };
  const text = textOf(bytes).replace(/^\uFEFF/, '');
  const [first = '', second = ''] = text.split('\n', 3).map((line) => line.slice(0, MAX_LINE).trim());
  if (JSON_BEGIN.test(first)) {
    const record = objectOfText(first);
    const names = record ? Object.keys(record) : Array.from(text.matchAll(KEY), ([, name]) => name!);
    return { kind: 'json', names: [...new Set(names)].slice(0, MAX_KEYS) };
  }
  const header = headerOf(first);
  const separator = header?.separator ?? separatorOf(first);
  if (!separator) return { kind: 'text' };
  const cells = header?.names ?? cellsOf(first, separator);
  const next = cellsOf(second, separator);
  const numbers = new CellNumbers();
  const isRow = (row: readonly string[]) =>
    row.every((cell) => numbers.of(cell) !== undefined) && row.some((cell) => numbers.of(cell) !== null);
  if (isRow(cells) && (second === '' || (next.length === cells.length && isRow(next))))
    return { kind: 'columns', count: cells.length };
  const isTable = next.some((cell) => typeof numbers.of(cell) === 'number') && (separator !== ' ' || isRow(next));
  if (!header || next.length !== cells.length || !isTable) return { kind: 'text' };
  return { kind: 'table', names: header.names, hasKnown: header.names.some(isKnownMetric) };
}
