/**
 * The pages of an SQLite database as of its last commit (sqlite.org/fileformat2.html), also while another program writes it. Nothing
 * is locked and nothing is written. What the write-ahead log holds wins over the file, up to the last commit whose checksums are right.
 */

/** Reads from a file; fewer bytes at its end. */
export type ReadAt = (at: number, length: number) => Uint8Array;

/** The file cannot be what it claims, or was changed while it was read: the caller tries again, or gives up. */
export class SqliteDamage extends Error {}

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const UTF8 = 1;
const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Its last bit says in which order the words of a checksum are read. */
const WAL_MAGIC = 0x377f0682;
/** Pages that are kept: the inner ones of the trees that are walked through. */
const MAX_CACHED = 64;
/** Frames of a write-ahead log that are known; programs merge it into the file at about a thousand. */
const MAX_FRAMES = 500_000;

export function isSqlite(bytes: Uint8Array): boolean {
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) return false;
  return true;
}

/** What is known of the write-ahead log; kept between snapshots, since it grows at its end. */
export class WalIndex {
  /** Page number to the place of its newest committed content. */
  readonly places = new Map<number, number>();
  #header = '';
  #at = WAL_HEADER_BYTES;
  #sums: [number, number] = [0, 0];
  #isLittle = false;
  #pageBytes = 0;

  /** Whether the log is the one that is known. Another beginning means that all of it was written anew. */
  isOf(read: ReadAt | null): boolean {
    return headerOf(read).join() === this.#header;
  }

  update(read: ReadAt | null): void {
    if (!this.isOf(read)) this.#begin(headerOf(read));
    if (this.#pageBytes > 0) this.#readFrames(read!);
  }

  #begin(header: Uint8Array): void {
    this.places.clear();
    this.#header = header.join();
    this.#at = WAL_HEADER_BYTES;
    this.#pageBytes = 0;
    if (header.length < WAL_HEADER_BYTES) return;
    const view = viewOf(header);
    const magic = view.getUint32(0);
    if (magic !== WAL_MAGIC && magic !== WAL_MAGIC + 1) return;
    this.#isLittle = magic === WAL_MAGIC;
    this.#sums = checksum([0, 0], view, 0, 24, this.#isLittle);
    if (this.#sums[0] !== view.getUint32(24) || this.#sums[1] !== view.getUint32(28)) return;
    const pageBytes = view.getUint32(8);
    if (isPageSize(pageBytes)) this.#pageBytes = pageBytes;
  }

  /** Frames belong to the log while their salts are its own and their checksums continue; only up to a commit do they count. */
  #readFrames(read: ReadAt): void {
    const frameBytes = FRAME_HEADER_BYTES + this.#pageBytes;
    const salts = this.#header.split(',').slice(16, 24).join();
    let sums = this.#sums;
    const waiting = new Map<number, number>();
    for (let at = this.#at; this.places.size + waiting.size < MAX_FRAMES; at += frameBytes) {
      const frame = read(at, frameBytes);
      if (frame.length < frameBytes || frame.subarray(8, 16).join() !== salts) return;
      const view = viewOf(frame);
      sums = checksum(sums, view, 0, 8, this.#isLittle);
      sums = checksum(sums, view, FRAME_HEADER_BYTES, frameBytes, this.#isLittle);
      if (sums[0] !== view.getUint32(16) || sums[1] !== view.getUint32(20)) return;
      waiting.set(view.getUint32(0), at + FRAME_HEADER_BYTES);
      if (view.getUint32(4) === 0) continue;
      for (const [page, place] of waiting) this.places.set(page, place);
      waiting.clear();
      this.#at = at + frameBytes;
      this.#sums = sums;
    }
  }
}

export class SqliteSnapshot {
  readonly pageBytes: number;
  /** Bytes of a page that hold content. */
  readonly usableBytes: number;
  readonly #cached = new Map<number, Uint8Array>();

  /** @throws SqliteDamage for a file that is no database, or one whose texts are not UTF-8 */
  constructor(
    private readonly file: ReadAt,
    private readonly wal: ReadAt | null,
    private readonly index: WalIndex,
  ) {
    index.update(wal);
    const place = index.places.get(1);
    const header = place === undefined ? file(0, HEADER_BYTES) : wal!(place, HEADER_BYTES);
    if (header.length < HEADER_BYTES || !isSqlite(header)) throw new SqliteDamage('not an SQLite database');
    const view = viewOf(header);
    const size = view.getUint16(16);
    this.pageBytes = size === 1 ? 65_536 : size;
    this.usableBytes = this.pageBytes - header[20]!;
    if (!isPageSize(this.pageBytes) || this.usableBytes < 480) throw new SqliteDamage('its page size is invalid');
    if (view.getUint32(56) !== UTF8 && view.getUint32(56) !== 0) throw new SqliteDamage('its texts are UTF-16');
  }

  /** @param number from 1 */
  page(number: number): Uint8Array {
    const known = this.#cached.get(number);
    if (known) return known;
    const place = this.index.places.get(number);
    const page =
      place === undefined ? this.file((number - 1) * this.pageBytes, this.pageBytes) : this.wal!(place, this.pageBytes);
    if (number < 1 || page.length < this.pageBytes) throw new SqliteDamage('a page is missing');
    if (this.#cached.size >= MAX_CACHED) this.#cached.delete(this.#cached.keys().next().value!);
    this.#cached.set(number, page);
    return page;
  }
}

function headerOf(read: ReadAt | null): Uint8Array {
  return read?.(0, WAL_HEADER_BYTES) ?? new Uint8Array(0);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isPageSize(bytes: number): boolean {
  return bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;
}

function checksum(
  [first, second]: readonly [number, number],
  view: DataView,
  from: number,
  to: number,
  isLittle: boolean,
): [number, number] {
  let [a, b] = [first, second];
  for (let at = from; at < to; at += 8) {
    a = (a + view.getUint32(at, isLittle) + b) >>> 0;
    b = (b + view.getUint32(at + 4, isLittle) + a) >>> 0;
  }
  return [a, b];
}
