/**
 * Cuts bytes that come in pieces into the checked records of a W&B or SwanLab file, and finds the next one behind a damaged
 * place. The file is a LevelDB log (leveldb/doc/log_format.md): blocks of 32 KiB, and a record that does not fit into the rest of one goes on in
 * the next. Its checksum is another one, the plain CRC-32 of type and data.
 */

import { crc32 } from './crc32.ts';
import { MAX_RECORD_BYTES, damageOf, emptyResult } from './format.ts';
import type { ReadResult } from './format.ts';
import type { TakeRecord } from './framed-records.ts';

const BLOCK_BYTES = 32 * 1024;
/** Of a piece: checksum (uint32), length (uint16), type; little-endian. */
const HEAD_BYTES = 7;
/** Types of pieces. */
const FULL = 1;
const FIRST = 2;
const LAST = 4;
/** Whose file it is: how it begins, before a version of the form. Together they are as long as a piece's head, by chance. */
export interface BlockFile {
  head: readonly number[];
  name: string;
}
/** ":W&B", 0xBEE1 */
export const WANDB_FILE: BlockFile = { head: [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe], name: 'W&B' };
/** ":SWL", 0xE1D6 */
export const SWANLAB_FILE: BlockFile = { head: [0x3a, 0x53, 0x57, 0x4c, 0xd6, 0xe1], name: 'SwanLab' };
/** Bytes that are checked in the search for the next piece of a damaged block; then the block is given up. */
const MAX_SEARCH_BYTES = 1024 * 1024;

interface Piece {
  type: number;
  /** Where the data lies: [from, to). */
  from: number;
  to: number;
}
/** Bytes of a record that is not there as a whole are left. */
type Found = Piece | 'wait' | 'damaged';

export class LogBlocks {
  /** Place in the file of the bytes that come next. */
  #at = 0;
  /** Records so far, damaged ones included. */
  #count = 0;
  /** What lies before the next good record is counted already. */
  #isRecovering = false;
  /** Within a record that is too long to be of use: its pieces are passed over. */
  #isSkipping = false;

  constructor(private readonly file: BlockFile) {}

  read(bytes: Uint8Array, take: TakeRecord): ReadResult {
    const result = emptyResult();
    let at = this.#at === 0 ? this.#fileHead(bytes, result) : 0;
    while (at >= 0) {
      result.consumed = at;
      at = this.#next(bytes, at, take, result);
    }
    this.#at += result.consumed;
    return result;
  }

  /** @returns where to go on; -1 while too little is there */
  #fileHead(bytes: Uint8Array, result: ReadResult): number {
    if (bytes.length < HEAD_BYTES) return -1;
    if (this.file.head.every((byte, i) => bytes[i] === byte)) return HEAD_BYTES;
    this.#damage(`this is not the head of a ${this.file.name} file`, result);
    return this.#search(bytes, 0);
  }

  /** Reads what begins here. @returns as #fileHead */
  #next(bytes: Uint8Array, at: number, take: TakeRecord, result: ReadResult): number {
    const left = this.#left(at);
    if (left < HEAD_BYTES) return at + left <= bytes.length ? at + left : -1;
    const first = this.#pieceAt(bytes, at);
    const isDamaged = first === 'damaged' || (first === 'wait' && this.#hasPieceBehind(bytes, at));
    if (isDamaged) {
      this.#damage("a piece's checksum or length does not match", result);
      return this.#behind(bytes, at);
    }
    if (first === 'wait') return -1;
    if (first.type === FULL) return this.#record(bytes, first.from, first.to, first.to, take, result);
    if (first.type !== FIRST) {
      // Pieces whose first one is lost, or of a record that is too long.
      if (!this.#isSkipping) this.#damage('the beginning of a record is missing', result);
      if (first.type === LAST) this.#isSkipping = false;
      return first.to;
    }
    return this.#pieces(bytes, first, take, result);
  }

  #pieces(bytes: Uint8Array, first: Piece, take: TakeRecord, result: ReadResult): number {
    const pieces = [first];
    let length = first.to - first.from;
    for (let { to: at } = first; ; at = pieces.at(-1)!.to) {
      const left = this.#left(at);
      if (left < HEAD_BYTES) at += left;
      const piece = this.#pieceAt(bytes, at);
      if (piece === 'wait') return -1;
      if (piece === 'damaged' || piece.type === FULL || piece.type === FIRST) {
        this.#damage('the end of a record is missing', result);
        return at;
      }
      pieces.push(piece);
      length += piece.to - piece.from;
      if (length > MAX_RECORD_BYTES) {
        this.#count++;
        this.#isSkipping = piece.type !== LAST;
        return piece.to;
      }
      if (piece.type !== LAST) continue;
      const record = new Uint8Array(length);
      let filled = 0;
      for (const { from, to } of pieces) {
        record.set(bytes.subarray(from, to), filled);
        filled += to - from;
      }
      return this.#record(record, 0, length, piece.to, take, result);
    }
  }

  #record(bytes: Uint8Array, from: number, to: number, next: number, take: TakeRecord, result: ReadResult): number {
    this.#count++;
    this.#isRecovering = false;
    this.#isSkipping = false;
    if (!take(bytes, from, to, result))
      result.damaged.push(damageOf(this.#count, `this record is not one of ${this.file.name}`));
    return next;
  }

  #pieceAt(bytes: Uint8Array, at: number): Found {
    if (at + HEAD_BYTES > bytes.length) return 'wait';
    const length = bytes[at + 4]! | (bytes[at + 5]! << 8);
    const type = bytes[at + 6]!;
    const from = at + HEAD_BYTES;
    const to = from + length;
    if (type < FULL || type > LAST || HEAD_BYTES + length > this.#left(at)) return 'damaged';
    if (to > bytes.length) return 'wait';
    const stored = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    return crc32(bytes, from - 1, to) === stored >>> 0 ? { type, from, to } : 'damaged';
  }

  /** Behind a damaged piece: the next one where its length says, else the first that is found in its block, else the next block. */
  #behind(bytes: Uint8Array, at: number): number {
    const next = at + HEAD_BYTES + (bytes[at + 4]! | (bytes[at + 5]! << 8));
    const fits = next - at <= this.#left(at);
    return fits && typeof this.#pieceAt(bytes, next) === 'object' ? next : this.#search(bytes, at + 1);
  }

  /** A length that is wrong, and not a piece that is still being written. */
  #hasPieceBehind(bytes: Uint8Array, at: number): boolean {
    const found = this.#search(bytes, at + 1);
    return found >= 0 && typeof this.#pieceAt(bytes, found) === 'object';
  }

  #search(bytes: Uint8Array, from: number): number {
    const end = from + this.#left(from);
    let searched = 0;
    for (let at = from; at + HEAD_BYTES <= Math.min(end, bytes.length) && searched < MAX_SEARCH_BYTES; at++) {
      const piece = this.#pieceAt(bytes, at);
      if (typeof piece === 'object') return at;
      const isChecked = piece === 'damaged' && bytes[at + 6]! >= FULL && bytes[at + 6]! <= LAST;
      if (isChecked) searched += bytes[at + 4]! | (bytes[at + 5]! << 8);
    }
    // More pieces of this block may come.
    return end <= bytes.length ? end : -1;
  }

  /** Bytes from here to the end of the block. */
  #left(at: number): number {
    return BLOCK_BYTES - ((this.#at + at) % BLOCK_BYTES);
  }

  #damage(text: string, result: ReadResult): void {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    this.#count++;
    result.damaged.push(damageOf(this.#count, text));
  }
}
