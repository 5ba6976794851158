/** What is kept of a file's consumed bytes, to know it again: its beginning, what lies before the offset, and a checksum of all while they are few. */

import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Bytes kept at either end. */
const REMEMBERED_BYTES = 4096;

/** A file of which more was consumed is not held against a checksum: reading it again would cost too much. */
const MAX_CHECKED_BYTES = 16 * 1024 * 1024;

export class Remembered {
  /** The first bytes of what was consumed. */
  #head: Uint8Array = new Uint8Array(0);
  /** The last ones. */
  #tail: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #checksum = 0;

  /** Bytes consumed. */
  get offset(): number {
    return this.#offset;
  }
  get tailLength(): number {
    return this.#tail.length;
  }

  forget(): void {
    this.#head = this.#tail = new Uint8Array(0);
    this.#offset = this.#checksum = 0;
  }

  /** @param bytes the tail and the bytes behind it, of which `used` are now consumed */
  advance(bytes: Uint8Array, used: number): void {
    const end = this.#tail.length + used;
    if (this.#head.length < REMEMBERED_BYTES) {
      const more = bytes.subarray(
        this.#tail.length,
        Math.min(end, this.#tail.length + REMEMBERED_BYTES - this.#head.length),
      );
      this.#head = Buffer.concat([this.#head, more]);
    }
    if (this.#offset + used <= MAX_CHECKED_BYTES)
      this.#checksum = crc32(bytes.subarray(this.#tail.length, end), this.#checksum);
    this.#tail = Uint8Array.prototype.slice.call(bytes, Math.max(0, end - REMEMBERED_BYTES), end);
    this.#offset += used;
  }

  /** @param bytes what the file now holds where the tail was, and behind it; fewer when it ends there */
  compareTail(bytes: Uint8Array): 'same' | 'shorter' | 'different' {
    const common = Math.min(bytes.length, this.#tail.length);
    if (Buffer.compare(this.#tail.subarray(0, common), bytes.subarray(0, common)) !== 0) return 'different';
    return common === this.#tail.length ? 'same' : 'shorter';
  }

  /** Whether all that was consumed is still as it was. A file that ends before says nothing against it. */
  isAllOf(fd: number): boolean {
    if (this.#offset === 0 || this.#offset > MAX_CHECKED_BYTES) return true;
    const now = Buffer.allocUnsafe(this.#offset);
    return readSync(fd, now, 0, now.length, 0) < now.length || crc32(now) === this.#checksum;
  }

  /** Whether the file still begins as it did, as far as it goes. An empty file says nothing against it. */
  isHeadOf(fd: number, size: number): boolean {
    const wanted = Math.min(size, this.#head.length);
    const now = Buffer.allocUnsafe(wanted);
    const count = readSync(fd, now, 0, wanted, 0);
    return Buffer.compare(this.#head.subarray(0, count), now.subarray(0, count)) === 0;
  }
}
