/**
 * Embeddings by the hash of their input, in one append-only file. A record is a marker, the key, a checksum and the numbers. Reading
 * searches for markers, so a damaged or partial record costs only itself, and several processes can append at the same time.
 */

import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

const MARK = Buffer.from('RBemb\u0001\r\n', 'latin1');
const KEY_BYTES = 16;
const HEAD_BYTES = MARK.length + KEY_BYTES + 4;
const PIECE_BYTES = 8 * 1024 ** 2;
/** Maximum size of the file; embeddings beyond it aren't cached. */
const MAX_BYTES = 16 * 1024 ** 3;

export class EmbeddingCache {
  readonly #file: number;
  readonly #width: number;
  readonly #recordBytes: number;
  /** Where a record's numbers are, by its key. */
  readonly #places = new Map<string, number>();
  /** Bytes that belong to no complete record. */
  readonly damagedBytes: number;
  #bytes: number;
  #isFull = false;

  /** Throws if the file can't be created or read. @param width numbers per row */
  constructor(path: string, width: number) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a+');
    this.#width = width;
    this.#recordBytes = HEAD_BYTES + 4 * width;
    this.#bytes = fstatSync(this.#file).size;
    this.damagedBytes = this.#scan();
  }

  get size(): number {
    return this.#places.size;
  }

  has(key: Buffer): boolean {
    return this.#places.has(key.toString('latin1', 0, KEY_BYTES));
  }

  /** Fills `row` if the key is cached. @returns whether it is */
  read(key: Buffer, row: Float32Array): boolean {
    const place = this.#places.get(key.toString('latin1', 0, KEY_BYTES));
    if (place === undefined) return false;
    const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
    return readSync(this.#file, bytes, 0, bytes.length, place) === bytes.length;
  }

  /** @param rows [keys, width] @returns why they couldn't be written, or null */
  append(keys: readonly Buffer[], rows: Float32Array): string | null {
    if (this.#isFull) return null;
    const bytes = Buffer.alloc(keys.length * this.#recordBytes);
    keys.forEach((key, i) => {
      const at = i * this.#recordBytes;
      MARK.copy(bytes, at);
      key.copy(bytes, at + MARK.length, 0, KEY_BYTES);
      const numbers = Buffer.from(rows.buffer, rows.byteOffset + i * this.#width * 4, this.#width * 4);
      numbers.copy(bytes, at + HEAD_BYTES);
      bytes.writeUInt32LE(checksum(key.subarray(0, KEY_BYTES), numbers), at + MARK.length + KEY_BYTES);
    });
    this.#isFull = this.#bytes + bytes.length > MAX_BYTES;
    if (this.#isFull) return `the file has reached ${MAX_BYTES / 1024 ** 3} GB`;
    try {
      // A single write, which the system appends atomically.
      const written = writeSync(this.#file, bytes);
      this.#bytes += written;
      if (written === bytes.length) return null;
      throw new Error('no space left on the disk');
    } catch (error) {
      this.#isFull = true;
      return (error as Error).message;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #scan(): number {
    let start = 0;
    let damaged = 0;
    let bytes: Buffer = Buffer.alloc(0);
    for (let at = 0, isEnd = false; !isEnd;) {
      const piece = Buffer.alloc(Math.max(PIECE_BYTES, this.#recordBytes));
      const read = readSync(this.#file, piece, 0, piece.length, start + bytes.length);
      isEnd = read === 0;
      bytes = Buffer.concat([bytes, piece.subarray(0, read)]);
      for (at = 0; at + this.#recordBytes <= bytes.length;) {
        if (this.#take(bytes, at, start)) at += this.#recordBytes;
        else {
          const next = bytes.indexOf(MARK, at + 1);
          const to = next < 0 ? Math.max(at + 1, bytes.length - MARK.length) : next;
          damaged += to - at;
          at = to;
        }
      }
      bytes = bytes.subarray(at);
      start += at;
    }
    return damaged + bytes.length;
  }

  #take(bytes: Buffer, at: number, start: number): boolean {
    if (bytes.compare(MARK, 0, MARK.length, at, at + MARK.length) !== 0) return false;
    const key = bytes.subarray(at + MARK.length, at + MARK.length + KEY_BYTES);
    const numbers = bytes.subarray(at + HEAD_BYTES, at + this.#recordBytes);
    if (bytes.readUInt32LE(at + MARK.length + KEY_BYTES) !== checksum(key, numbers)) return false;
    this.#places.set(key.toString('latin1'), start + at + HEAD_BYTES);
    return true;
  }
}

function checksum(key: Uint8Array, numbers: Uint8Array): number {
  return crc32(numbers, crc32(key));
}
