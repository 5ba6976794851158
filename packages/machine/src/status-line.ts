/** The last line of a terminal, redrawn in place while something makes progress. */

import { terminalText } from './terminal-text.ts';

const MIN_COLUMNS = 10;
const COLUMNS_WHEN_UNKNOWN = 80;

export interface StatusStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export class StatusLine {
  readonly #stream: StatusStream;
  readonly #isDim: boolean;
  #isDrawn = false;

  constructor(stream: StatusStream, isDim = false) {
    this.#stream = stream;
    this.#isDim = isDim;
  }

  /** Without a terminal a line can't be redrawn. */
  get canRedraw(): boolean {
    return this.#stream.isTTY === true;
  }

  draw(text: string): void {
    // Read each time: a window changes its width.
    const columns = Math.max(MIN_COLUMNS, (this.#stream.columns ?? COLUMNS_WHEN_UNKNOWN) - 1);
    const line = terminalText(text).replaceAll('\n', ' ').slice(0, columns);
    this.#stream.write(`\r${this.#isDim ? `\u001b[2m${line}\u001b[0m` : line}\u001b[K`);
    this.#isDrawn = true;
  }

  /** Prints lines above the status line, which the next `draw` brings back. */
  print(text: string): void {
    this.clear();
    this.#stream.write(`${terminalText(text)}\n`);
  }

  clear(): void {
    if (this.#isDrawn) this.#stream.write('\r\u001b[K');
    this.#isDrawn = false;
  }
}
