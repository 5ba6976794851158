/** A file that is only added to, by whole writes: no half line stays behind when the process dies between two of them. */

import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { GrowingJson } from '@rewardboard/run-files';

/** new: it must not be there; again: what is there is thrown away; go on: what is there stays. */
export type Opening = 'new' | 'again' | 'go on';
const FLAGS: Readonly<Record<Opening, string>> = { new: 'wx', again: 'wx', 'go on': 'r+' };

/** The disk has no room for a write. The file is as it was before, and the write can be tried again. */
export class DiskFull extends Error {
  override name = 'DiskFull';
}

export class GrowingFile {
  readonly #path: string;
  readonly #descriptor: number;
  #size: number;

  constructor(path: string, opening: Opening = 'new') {
    this.#path = path;
    // Not written over: it may be a link.
    if (opening === 'again') rmSync(path, { force: true });
    this.#descriptor = openSync(path, FLAGS[opening]);
    this.#size = fstatSync(this.#descriptor).size;
  }

  get size(): number {
    return this.#size;
  }

  append(content: string | Uint8Array): void {
    this.replaceEnd('', content);
  }

  /** Writes `content` over the last bytes, which are `old`. It returns when the kernel has all of it. */
  replaceEnd(old: string, content: string | Uint8Array): void {
    const position = this.#size - Buffer.byteLength(old);
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    try {
      // One write in all but the rarest cases; a full disk or a signal can cut it.
      for (let written = 0; written < bytes.length;)
        written += writeSync(this.#descriptor, bytes, written, bytes.length - written, position + written);
    } catch (error) {
      this.#restore(position, old);
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (code === 'ENOSPC' || code === 'EDQUOT')
        throw new DiskFull(`${this.#path} cannot be written: the disk is full`, { cause: error });
      throw new Error(`${this.#path} cannot be written: ${code}`, { cause: error });
    }
    this.#size = position + bytes.length;
  }

  /** A line that a dead writer left unfinished is closed, and will be counted as damaged: bytes that others may have read stay. */
  closeTornLine(): void {
    const last = Buffer.alloc(1);
    if (this.#size > 0 && readSync(this.#descriptor, last, 0, 1, this.#size - 1) === 1 && last[0] !== 0x0a)
      this.append('\n');
  }

  /** When it returns, a loss of power takes nothing back. */
  sync(): void {
    try {
      fsyncSync(this.#descriptor);
    } catch (error) {
      throw new Error(`${this.#path} cannot be synced: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** The old end had its room on the disk, so writing it again needs none. */
  #restore(position: number, old: string): void {
    if (old !== '') writeSync(this.#descriptor, Buffer.from(old, 'utf8'), 0, undefined, position);
    ftruncateSync(this.#descriptor, this.#size);
  }
}

/** A growing JSON array on disk: valid JSON after every write, at a cost that does not grow with the file. */
export class GrowingJsonFile {
  readonly #file: GrowingFile;
  readonly #format: GrowingJson;
  #isFirst = true;

  constructor(path: string, format: GrowingJson, opening: 'new' | 'again' = 'new') {
    this.#file = new GrowingFile(path, opening);
    this.#format = format;
    this.#file.append(format.empty);
  }

  /** All rows in one write over the old closing. */
  add(rows: readonly string[]): void {
    if (rows.length === 0) return;
    const text = rows.map((row, i) => this.#format.row(row, this.#isFirst && i === 0)).join('');
    this.#file.replaceEnd(this.#format.closing, text + this.#format.closing);
    this.#isFirst = false;
  }

  sync(): void {
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }
}
