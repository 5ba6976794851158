/** Download progress: a bar that redraws itself on a terminal, a line per 10% elsewhere. */

import type { StatusStream } from '@rewardboard/machine';
import { StatusLine } from '@rewardboard/machine';

const BAR_CHARACTERS = 24;
const REDRAW_MS = 100;
/** Without a terminal and a known length, a line is printed this often. */
const LINE_BYTES = 50e6;

export class FetchProgress {
  readonly #stream: StatusStream;
  readonly #line: StatusLine;
  readonly #name: string;
  #startedAt: number | null = null;
  /** Bytes left by an earlier attempt. */
  #before = 0;
  #drawnAt = -Infinity;
  #lines = 0;

  constructor(stream: StatusStream, name: string) {
    this.#stream = stream;
    this.#line = new StatusLine(stream);
    this.#name = name;
  }

  update(received: number, total: number | null, now: number): void {
    if (this.#startedAt === null) {
      this.#startedAt = now;
      this.#before = received;
    }
    if (!this.#line.canRedraw) return this.#print(received, total);
    if (now - this.#drawnAt < REDRAW_MS && received !== total) return;
    this.#drawnAt = now;
    this.#line.draw(this.#text(received, total, now));
  }

  clear(): void {
    this.#line.clear();
  }

  #text(received: number, total: number | null, now: number): string {
    const seconds = (now - this.#startedAt!) / 1000;
    const speed = seconds > 0.5 ? `  ${byteText((received - this.#before) / seconds)}/s` : '';
    if (total === null) return `${this.#name}  ${byteText(received)}${speed}`;
    const share = total === 0 ? 1 : received / total;
    const full = Math.floor(share * BAR_CHARACTERS);
    return `${this.#name}  [${'#'.repeat(full)}${' '.repeat(BAR_CHARACTERS - full)}] ${Math.floor(share * 100)}%  ${byteText(received)} of ${byteText(total)}${speed}`;
  }

  #print(received: number, total: number | null): void {
    const line =
      total === null ? Math.floor(received / LINE_BYTES) : total === 0 ? 0 : Math.floor((received / total) * 10);
    if (line <= this.#lines) return;
    this.#lines = line;
    this.#stream.write(`${this.#name}: ${byteText(received)}${total === null ? '' : ` of ${byteText(total)}`}\n`);
  }
}

/** 456 MB, 8.1 kB. */
export function byteText(bytes: number): string {
  const [by, unit] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  const value = bytes / Number(by);
  return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
}
