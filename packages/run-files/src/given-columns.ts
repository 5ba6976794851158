/** A table whose columns a person has named, because its header says nothing known or it has none. */

import { IGNORED } from '@rewardboard/protocol';
import { csv } from './csv-logs.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { MAX_RECORD_BYTES, emptyResult } from './format.ts';
import { headerOf } from './table-header.ts';
import { separatorOf } from './table-row.ts';
import { bytesOfText, textOf } from './utf8.ts';

const LINE_FEED = 10;
/** No name of a column begins so. */
const LEFT_OUT = '(left out) ';

/** @param names of the columns, in their order; one without a name is left out */
export function tableOf(names: readonly string[]): Format {
  const { isSelfContained: _, ...table } = csv;
  return { ...table, open: (context) => new GivenColumns(names, context) };
}

/** Gives the reader of tables a header before the first line. */
class GivenColumns implements FormatReader {
  readonly #columns: readonly string[];
  readonly #reader: FormatReader;
  #hasBegun = false;
  /** Lines that the reader has got and the file doesn't have. */
  #addedLines = 1;

  constructor(columns: readonly string[], context: ReadContext = {}) {
    this.#columns = columns.map((name, i) => (name.trim() === '' ? `${LEFT_OUT}${i + 1}` : name));
    const renamed = (name: string) => (name.startsWith(LEFT_OUT) ? IGNORED : context.renamed?.(name));
    this.#reader = csv.open({ ...context, renamed });
  }

  get names(): ReadonlyMap<string, string> {
    return new Map([...(this.#reader.names ?? [])].filter(([name]) => !name.startsWith(LEFT_OUT)));
  }
  get runs(): readonly string[] {
    return this.#reader.runs ?? [];
  }
  get needsEarlierRecords(): boolean {
    return this.#reader.needsEarlierRecords ?? false;
  }

  read(bytes: Uint8Array): ReadResult {
    const skipped = this.#hasBegun ? 0 : this.#begin(bytes);
    if (!this.#hasBegun) return emptyResult();
    const result = this.#reader.read(bytes.subarray(skipped));
    return this.#shifted({ ...result, consumed: skipped + result.consumed });
  }

  end(rest: Uint8Array): ReadResult {
    return this.#hasBegun && this.#reader.end ? this.#shifted(this.#reader.end(rest)) : emptyResult();
  }

  /** @returns the length of the file's own header, which the given one replaces */
  #begin(bytes: Uint8Array): number {
    const end = bytes.indexOf(LINE_FEED);
    if (end < 0 && bytes.length <= MAX_RECORD_BYTES) return 0;
    this.#hasBegun = true;
    const line = textOf(bytes.subarray(0, Math.max(end, 0))).replace(/^\uFEFF/, '');
    const header = this.#columns.map(quoted).join(separatorOf(line) ?? ',');
    this.#reader.read(bytesOfText(`${header}\n`));
    if (!headerOf(line)) return 0;
    this.#addedLines = 0;
    return end + 1;
  }

  #shifted(result: ReadResult): ReadResult {
    const damaged = result.damaged.map(({ line, text }) => ({ line: line - this.#addedLines, text }));
    return { ...result, damaged };
  }
}

function quoted(name: string): string {
  return /[",;|\t ]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
