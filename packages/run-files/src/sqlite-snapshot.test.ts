/** Which frames of a write-ahead log count: those up to its last commit, as long as salts and checksums are right. */

import { describe, expect, it } from 'vitest';
import { WalIndex } from './sqlite-snapshot.ts';

const PAGE_BYTES = 512;
const HEADER_BYTES = 32;
const FRAME_BYTES = 24 + PAGE_BYTES;

/** The checksum as sqlite.org/fileformat2.html writes it down. */
function sumsOf([a, b]: [number, number], words: DataView, isLittle: boolean): [number, number] {
  for (let at = 0; at < words.byteLength; at += 8) {
    a = (a + words.getUint32(at, isLittle) + b) >>> 0;
    b = (b + words.getUint32(at + 4, isLittle) + a) >>> 0;
  }
  return [a, b];
}

class Wal {
  readonly #parts: Uint8Array[] = [];
  #sums: [number, number] = [0, 0];

  constructor(
    private readonly isLittle: boolean,
    private readonly salt = 7,
  ) {
    const header = new DataView(new ArrayBuffer(HEADER_BYTES));
    [isLittle ? 0x377f0682 : 0x377f0683, 3007000, PAGE_BYTES, 0, salt, salt + 1].forEach((word, i) =>
      header.setUint32(4 * i, word),
    );
    this.#sums = sumsOf(this.#sums, new DataView(header.buffer, 0, 24), isLittle);
    header.setUint32(24, this.#sums[0]);
    header.setUint32(28, this.#sums[1]);
    this.#parts.push(new Uint8Array(header.buffer));
  }

  /** @param pages of the database after this frame, where it is a commit; otherwise 0 */
  frame(page: number, pages: number, salt = this.salt): this {
    const frame = new DataView(new ArrayBuffer(FRAME_BYTES));
    [page, pages, salt, salt + 1].forEach((word, i) => frame.setUint32(4 * i, word));
    frame.setUint32(24 + 4 * page, page * 1000);
    this.#sums = sumsOf(this.#sums, new DataView(frame.buffer, 0, 8), this.isLittle);
    this.#sums = sumsOf(this.#sums, new DataView(frame.buffer, 24), this.isLittle);
    frame.setUint32(16, this.#sums[0]);
    frame.setUint32(20, this.#sums[1]);
    this.#parts.push(new Uint8Array(frame.buffer));
    return this;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}

const reading = (bytes: Uint8Array) => (at: number, length: number) => bytes.subarray(at, at + length);
const contentOf = (frame: number) => HEADER_BYTES + frame * FRAME_BYTES + 24;
function placesOf(bytes: Uint8Array, index = new WalIndex()): [number, number][] {
  index.update(reading(bytes));
  return [...index.places];
}

describe.each([true, false])('a write-ahead log whose checksums are little-endian: %s', (isLittle) => {
  it('counts up to its last commit, and goes on from there', () => {
    const wal = new Wal(isLittle).frame(1, 0).frame(2, 2).frame(3, 0).frame(1, 0);
    const index = new WalIndex();
    const committed = [
      [1, contentOf(0)],
      [2, contentOf(1)],
    ];
    expect(placesOf(wal.bytes, index)).toEqual(committed);
    wal.frame(4, 4);
    const cut = wal.bytes.subarray(0, -1);
    expect(placesOf(cut, index)).toEqual(committed);
    expect(placesOf(wal.bytes, index)).toEqual([
      [1, contentOf(3)],
      [2, contentOf(1)],
      [3, contentOf(2)],
      [4, contentOf(4)],
    ]);
  });

  it('ends where a byte of a frame is wrong, of its head or of its page', () => {
    const { bytes } = new Wal(isLittle).frame(1, 1).frame(2, 2).frame(3, 3);
    for (const at of [3, 7, 17, 21, 200]) {
      const damaged = bytes.slice();
      damaged[HEADER_BYTES + FRAME_BYTES + at]! ^= 1;
      expect(placesOf(damaged)).toEqual([[1, contentOf(0)]]);
    }
  });

  it('ends where older frames begin, which have other salts', () => {
    expect(placesOf(new Wal(isLittle).frame(1, 1).frame(2, 2, 6).bytes)).toEqual([[1, contentOf(0)]]);
  });

  it('has nothing if its head is wrong, and is forgotten if it begins anew', () => {
    const { bytes } = new Wal(isLittle).frame(1, 1);
    const damaged = bytes.slice();
    damaged[26]! ^= 1;
    expect(placesOf(damaged)).toEqual([]);
    const index = new WalIndex();
    placesOf(bytes, index);
    expect(placesOf(new Wal(isLittle, 8).frame(5, 5).bytes, index)).toEqual([[5, contentOf(0)]]);
    expect(placesOf(new Uint8Array(0), index)).toEqual([]);
  });
});
