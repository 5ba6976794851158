/** A file that is only added to, by whole writes: no half line stays behind when the process dies between two of them. */

import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { GrowingJson } from '@rewardboard/run-files';

export class GrowingFile {
  readonly #path: string;
  readonly #descriptor: number;
  #size: number;

  /** Throws when the file exists: a run is never written over. */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, 'wx');
    this.#size = fstatSync(this.#descriptor).size;
  }

  get size(): number {
    return this.#size;
  }

  append(text: string): void {
    this.writeAt(this.#size, text);
  }

  /** Replaces what stands from `position` on. It returns when the kernel has all of it. */
  writeAt(position: number, text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    try {
      // One write in all but the rarest cases; a full disk or a signal can cut it.
      for (let written = 0; written < bytes.length; )
        written += writeSync(this.#descriptor, bytes, written, bytes.length - written, position + written);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      if (position === this.#size) ftruncateSync(this.#descriptor, this.#size);
      throw new Error(`${this.#path} cannot be written: ${reason === 'ENOSPC' ? 'the disk is full' : reason}`, { cause: error });
    }
    this.#size = position + bytes.length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** A growing JSON array on disk: valid JSON after every write, at a cost that does not grow with the file. */
export class GrowingJsonFile {
  readonly #file: GrowingFile;
  readonly #format: GrowingJson;
  readonly #closingBytes: number;
  #isFirst = true;

  constructor(path: string, format: GrowingJson) {
    this.#file = new GrowingFile(path);
    this.#format = format;
    this.#closingBytes = Buffer.byteLength(format.closing);
    this.#file.append(format.empty);
  }

  /** All rows in one write over the old closing. */
  add(rows: readonly string[]): void {
    if (rows.length === 0) return;
    const text = rows.map((row, i) => this.#format.row(row, this.#isFirst && i === 0)).join('');
    this.#file.writeAt(this.#file.size - this.#closingBytes, text + this.#format.closing);
    this.#isFirst = false;
  }

  close(): void {
    this.#file.close();
  }
}
