/** What a program printed, kept inside another file's records: whoever unwraps it hands the text on, and the console's reader does the rest. */

import { consoleLog } from './console-log.ts';
import type { FormatReader, ReadContext, ReadResult } from './format.ts';
import { bytesOfText } from './utf8.ts';

export class WrappedOutput {
  readonly #inner: FormatReader;
  /** What has no end yet. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(context: ReadContext = {}) {
    this.#inner = consoleLog.open(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#inner.names ?? new Map();
  }
  get runs(): readonly string[] {
    return this.#inner.runs ?? [];
  }
  get text(): string | undefined {
    return this.#inner.text;
  }

  /** @param text that was printed next @returns what it says; its `consumed` counts bytes of the text, not of the file */
  protected printed(text: string): ReadResult {
    const output = joined(this.#rest, bytesOfText(text));
    const result = this.#inner.read(output);
    this.#rest = output.slice(result.consumed);
    return result;
  }

  /** What it says if nothing but this comes. Changes nothing. */
  protected printedLast(text: string): ReadResult {
    return this.#inner.end!(joined(this.#rest, bytesOfText(text)));
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
