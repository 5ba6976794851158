/** Copies of a run that were set aside, since the trainer's journal went on in another way: after a power loss it is shorter than what the hub had acknowledged. */

import { closeSync, constants, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JournalAssembler } from './journal-assembler.ts';
import { syncDirectory } from './sync-directory.ts';

/** Copies of one run that are kept. With more, two trainings of one id take turns. */
export const MAX_EARLIER_COPIES = 8;
/** Bytes that are read at once. */
const CHUNK_BYTES = 256 * 1024;

/** Oldest first. @param path that of the present copy */
export function earlierCopies(path: string): string[] {
  const copies: string[] = [];
  while (copies.length < MAX_EARLIER_COPIES && existsSync(nameOf(path, copies.length + 1)))
    copies.push(nameOf(path, copies.length + 1));
  return copies;
}

/** @returns where the copy lies now; null when no more are kept. Throws what the system threw. */
export async function setAside(path: string): Promise<string | null> {
  const number = earlierCopies(path).length + 1;
  if (number > MAX_EARLIER_COPIES) return null;
  await rename(path, nameOf(path, number));
  await syncDirectory(dirname(path));
  return nameOf(path, number);
}

/** Bytes of a file from `from` on, to the assembler's end. */
export function readInto(assembler: JournalAssembler, path: string, from: number, to: number): void {
  const file = openRegular(path);
  try {
    for (let at = from; at < to;) {
      // Not reused: the assembler may keep a view.
      const bytes = new Uint8Array(Math.min(CHUNK_BYTES, to - at));
      const filled = readSync(file, bytes, 0, bytes.length, at);
      if (filled === 0) return;
      assembler.place(assembler.length, bytes.subarray(0, filled));
      at += filled;
    }
  } finally {
    closeSync(file);
  }
}

/** Puts a journal behind its earlier copy: what both begin with counts once. */
export class Continuation {
  readonly #copy: string;
  readonly #path: string;
  /** Bytes that both begin with, as far as they are compared. */
  #common = 0;
  /** By how much the assembler's offsets are higher than the journal's; null while the journal only repeats the copy. */
  #shift: number | null = null;

  constructor(copy: string, path: string) {
    this.#copy = copy;
    this.#path = path;
  }

  /** @param length bytes of the journal that are in its file */
  take(assembler: JournalAssembler, length: number, offset: number, bytes: Uint8Array): void {
    if (this.#shift !== null) assembler.place(offset + this.#shift, bytes);
    else this.takeFile(assembler, length);
  }

  /** The same for all that is in the file. */
  takeFile(assembler: JournalAssembler, length: number): void {
    const [copy, file] = [openRegular(this.#copy), openRegular(this.#path)];
    try {
      this.#common = commonLength(copy, file, this.#common, length);
      if (this.#common === length) return;
      // The line in which they differ counts whole. A copy that ends there is simply continued.
      const isContinued = this.#common === fstatSync(copy).size;
      const from = isContinued ? this.#common : startOfLine(file, this.#common);
      if (!isContinued && assembler.isTorn) assembler.place(assembler.length, Uint8Array.of(LINE_FEED));
      this.#shift = assembler.length - from;
      readInto(assembler, this.#path, from, length);
    } finally {
      closeSync(copy);
      closeSync(file);
    }
  }
}

/** All that was received of a run, from its earliest copy on. @returns what further pieces go through; null without an earlier copy */
export function readCopies(assembler: JournalAssembler, path: string): Continuation | null {
  const files = [...earlierCopies(path), path];
  let continuation: Continuation | null = null;
  for (const [i, file] of files.entries()) {
    continuation = i === 0 ? null : new Continuation(files[i - 1]!, file);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0) continue;
    if (continuation) continuation.takeFile(assembler, size);
    else readInto(assembler, file, 0, size);
  }
  return continuation;
}

const LINE_FEED = 0x0a;

function nameOf(path: string, number: number): string {
  return join(dirname(path), `events-${number}.jsonl`);
}

function openRegular(path: string): number {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new Error(`${path} is not a regular file.`);
}

/** @param from bytes that are known to be common */
function commonLength(a: number, b: number, from: number, to: number): number {
  const [left, right] = [Buffer.alloc(CHUNK_BYTES), Buffer.alloc(CHUNK_BYTES)];
  for (let at = from; at < to;) {
    const length = Math.min(
      readSync(a, left, 0, Math.min(CHUNK_BYTES, to - at), at),
      readSync(b, right, 0, Math.min(CHUNK_BYTES, to - at), at),
    );
    if (length === 0) return at;
    if (left.compare(right, 0, length, 0, length) !== 0)
      return at + left.subarray(0, length).findIndex((byte, i) => byte !== right[i]);
    at += length;
  }
  return to;
}

function startOfLine(file: number, at: number): number {
  const bytes = Buffer.alloc(CHUNK_BYTES);
  for (let end = at; end > 0;) {
    const begin = Math.max(0, end - CHUNK_BYTES);
    const length = readSync(file, bytes, 0, end - begin, begin);
    const found = bytes.subarray(0, length).lastIndexOf(LINE_FEED);
    if (found >= 0) return begin + found + 1;
    end = begin;
  }
  return 0;
}
