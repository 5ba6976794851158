/** A history in YAML: a list of mappings, one document a record, or a mapping of lists. It is read as the same history in JSON. */

import { MAX_BEGINNING_BYTES, MAX_RECORD_BYTES, damageOf, emptyResult } from './format.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { historyColumns } from './history-columns.ts';
import { isLogRow } from './metrics-history-read.ts';
import { bytesOfText, textOf } from './utf8.ts';
import { yamlValue } from './yaml-value.ts';

/** Any program keeps its configuration in such a file. */
const NAME = /^(?=.*(?:log|metric|hist|result|loss|train|eval|score|curve|progress|record)).*\.ya?ml$/i;
/** A longer file's last record is taken as it is. */
const MAX_HELD_BYTES = 60 * 1024;

export const yamlHistory: Format = {
  id: 'yaml-history',
  label: 'History in YAML',
  isOfOneSplit: 'if-unnamed',
  isFreelyNamed: true,
  unit: 'record',
  mayBeNamed: NAME,
  recognizes(beginning) {
    const isAll = beginning.bytes.length < MAX_BEGINNING_BYTES;
    if (isAll && !beginning.text.includes('\n')) return 'wait';
    const value = yamlValue(isAll ? wholeLines(beginning.text) : wholeItems(beginning.text));
    if (typeof value !== 'object' || value === null) return false;
    const list = Array.isArray(value) ? (value as unknown[]) : [];
    if (isObject(list[0]) && isLogRow(list[0])) return true;
    const text = JSON.stringify(value);
    if (historyColumns.recognizes!({ ...beginning, text, bytes: bytesOfText(text) }) === true) return true;
    // More of the first record may come.
    return isAll && list.length === 1 && 'wait';
  },
  open: (context) => new YamlHistory(context),
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Up to the last record of a list that has an end; all whole lines where there is no list. */
function wholeItems(text: string): string {
  const end = Math.max(text.lastIndexOf('\n- '), text.lastIndexOf('\n---'));
  return end < 0 ? wholeLines(text) : text.slice(0, end + 1);
}

/** Nothing is consumed: each version of the file is read as a whole. */
class YamlHistory implements FormatReader {
  readonly #inner: FormatReader;
  #isTooLong = false;

  constructor(context?: ReadContext) {
    this.#inner = historyColumns.open(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#inner.names!;
  }
  get runs(): readonly string[] {
    return this.#inner.runs!;
  }

  read(bytes: Uint8Array): ReadResult {
    if (this.#isTooLong || bytes.length > MAX_RECORD_BYTES) {
      const result = { ...emptyResult(), consumed: bytes.length };
      if (!this.#isTooLong) result.damaged.push(damageOf(1, `longer than ${MAX_RECORD_BYTES} bytes`));
      this.#isTooLong = true;
      return result;
    }
    return this.#take(wholeLines(textOf(bytes)), bytes.length <= MAX_HELD_BYTES);
  }

  end(rest: Uint8Array): ReadResult {
    return this.#take(`${textOf(rest)}\n`, false);
  }

  /** @param mayGrow more of the last record may come: it counts when it has what the one before has */
  #take(text: string, mayGrow: boolean): ReadResult {
    const value = yamlValue(text.replace(/^\uFEFF/, ''));
    if (typeof value !== 'object' || value === null) return emptyResult();
    const isHeld = mayGrow && Array.isArray(value) && sizeOf(value.at(-1)) < sizeOf(value.at(-2));
    return this.#inner.read(bytesOfText(JSON.stringify(isHeld ? value.slice(0, -1) : value)));
  }
}

function sizeOf(value: unknown): number {
  return isObject(value) ? Object.keys(value).length : 0;
}
