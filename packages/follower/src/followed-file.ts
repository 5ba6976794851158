/** One file: whatever happens to it on the disk, its consumer gets each byte once, in order, or is told to forget all. */

import { closeSync, lstatSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { codeOf, openInside, sentenceOf } from './open-inside.ts';
import { Remembered } from './remembered.ts';
import { Suspicion } from './suspicion.ts';
import type { Misfit } from './suspicion.ts';
import type { FileConsumer, FileState } from './tree-events.ts';

/** Bytes given at once; and of a file with far to go. */
const PIECE_BYTES = 256 * 1024;
const LARGE_PIECE_BYTES = 1024 * 1024;
const LARGE_FROM_BYTES = 2 * 1024 * 1024;
/** A file with more than this to go is shown from its end first: so many bytes of it. */
export const FAR_BYTES = 256 * 1024 * 1024;
const END_BYTES = 1024 * 1024;
/** The same for a consumer that waits for the end of a long record. */
export const MAX_PIECE_BYTES = 4 * 1024 * 1024;
/** A change within this long before a look may be followed by another one that leaves the same times: look again. */
const RACY_MS = 100;
/** So much of a file is held against its checksum after every change; what is larger, only when nothing was added by it. */
const SMALL_BYTES = 256 * 1024;
/** A file that changed this long ago, or less, is live: it is looked at often. */
const LIVE_MS = 5 * 60_000;

export interface Looked {
  changed: boolean;
  hasMore: boolean;
}

export class FollowedFile {
  readonly state: FileState;
  readonly #remembered = new Remembered();
  #suspicion: Suspicion | null = null;
  /** Of the look that gave everything there was; null while there is more to do. */
  #settled: string | null = null;
  /** Of the look that found every consumed byte as it was. */
  #checked: string | null = null;
  #pieceBytes = PIECE_BYTES;
  /** Up to where the end of a large file was read ahead; null where nothing is. */
  #ahead: number | null = null;
  /** Another thread reads what was given last; and whether somebody wanted a look meanwhile. */
  #isAway = false;
  #wasMissed = false;
  /** By our own clock: the file system's may be another. */
  #lastChange: number;

  constructor(
    readonly root: string,
    readonly path: string,
    readonly absolute: string,
    readonly consumer: FileConsumer,
    now: number,
  ) {
    this.state = { path, size: 0, read: 0, error: null, exists: true, changedAt: 0 };
    this.#lastChange = now;
  }

  isLive(now: number): boolean {
    return this.#suspicion !== null || now - Math.max(this.#lastChange, this.state.changedAt) < LIVE_MS;
  }

  /**
   * Reads at most one piece.
   * @param now Unix time in ms
   * @param isForced looks into the file even where its times say that nothing happened
   * @returns a promise where the consumer gave one
   */
  look(now: number, isForced: boolean): Looked | Promise<Looked> {
    this.#wasMissed ||= this.#isAway;
    if (this.#isAway || (!isForced && this.#isAsItWas())) return { changed: false, hasMore: false };
    const before = JSON.stringify(this.state);
    const looked = (hasMore: boolean): Looked => {
      this.state.read = this.#remembered.offset;
      const changed = before !== JSON.stringify(this.state);
      if (changed) this.#lastChange = now;
      return { changed, hasMore };
    };
    const hasMore = this.#lookInside(now);
    return typeof hasMore === 'boolean' ? looked(hasMore) : hasMore.then(looked);
  }

  #isAsItWas(): boolean {
    if (this.#settled === null) return false;
    try {
      return signatureOf(lstatSync(this.absolute)) === this.#settled;
    } catch {
      return false;
    }
  }

  #lookInside(now: number): boolean | Promise<boolean> {
    this.#settled = null;
    const opened = openInside(this.root, this.absolute);
    if (opened === 'gone' || 'problem' in opened) {
      this.#suspicion = null;
      this.state.exists = opened !== 'gone';
      this.state.error = opened === 'gone' ? null : opened.problem;
      return false;
    }
    try {
      const { fd, stats } = opened;
      Object.assign(this.state, { exists: true, error: null, size: stats.size, changedAt: stats.mtimeMs });
      const isRacy = Math.abs(now - stats.ctimeMs) < RACY_MS || stats.ctimeMs > now;
      const settle = (hasMore: boolean): boolean => {
        if (!hasMore && this.#suspicion === null && !isRacy) this.#settled = signatureOf(stats);
        return hasMore;
      };
      const hasMore = this.#read(fd, stats);
      return typeof hasMore === 'boolean' ? settle(hasMore) : this.#await(hasMore.then(settle));
    } catch (error) {
      return this.#failed(error);
    } finally {
      closeSync(opened.fd);
    }
  }

  #failed(error: unknown): false {
    this.state.error = codeOf(error) === 'unknown' ? `its reader failed: ${String(error)}` : sentenceOf(codeOf(error));
    return false;
  }

  async #await(reading: Promise<boolean>): Promise<boolean> {
    this.#isAway = true;
    this.#wasMissed = false;
    const hasMore = await reading.catch((error: unknown) => this.#failed(error));
    this.#isAway = false;
    return hasMore || this.#wasMissed;
  }

  #read(fd: number, stats: Stats): boolean | Promise<boolean> {
    const buffer = borrow(this.#remembered.tailLength + this.#pieceBytes);
    let isLent = false;
    try {
      const hasMore = this.#readInto(buffer, fd, stats);
      isLent = typeof hasMore !== 'boolean';
      return typeof hasMore === 'boolean' ? hasMore : hasMore.finally(() => giveBack(buffer));
    } finally {
      if (!isLent) giveBack(buffer);
    }
  }

  #readInto(buffer: Buffer, fd: number, stats: Stats): boolean | Promise<boolean> {
    const { tailLength, offset } = this.#remembered;
    const count = readSync(fd, buffer, 0, buffer.length, offset - tailLength);
    const bytes = buffer.subarray(0, count);
    let kind = this.#remembered.isHeadOf(fd, stats.size) ? this.#remembered.compareTail(bytes) : 'different';
    if (kind === 'same' && !this.#isUnedited(fd, stats)) kind = 'different';
    if (kind !== 'same') return this.#suspect({ kind, signature: signatureOf(stats), inode: stats.ino, size: stats.size }, fd, stats);
    this.#suspicion = null;
    // It may have grown since its size was asked for.
    this.state.size = Math.max(stats.size, offset - tailLength + count);
    const isAll = count < buffer.length;
    const used = count > tailLength ? this.consumer.read(bytes.subarray(tailLength)) : 0;
    if (typeof used === 'number') {
      const hasMore = this.#take(bytes, used, isAll);
      if (this.#remembered.offset > offset) this.#readAhead(fd, this.state.size - this.#remembered.offset);
      return hasMore;
    }
    if (offset > 0) this.#readAhead(fd, this.state.size - offset);
    return used.then((count) => this.#take(bytes, count, isAll));
  }

  /** @param bytes the tail and what was given behind it; @returns whether there is more to give */
  #take(bytes: Uint8Array, consumed: number, isAll: boolean): boolean {
    const used = Math.min(Math.max(Math.floor(consumed) || 0, 0), bytes.length - this.#remembered.tailLength);
    this.#remembered.advance(bytes, used);
    const toGo = this.state.size - this.#remembered.offset;
    if (used > 0 || isAll) this.#pieceBytes = toGo > LARGE_FROM_BYTES ? LARGE_PIECE_BYTES : PIECE_BYTES;
    else if (this.#pieceBytes < MAX_PIECE_BYTES) this.#pieceBytes *= 2;
    else return false;
    return !isAll;
  }

  /** An edit of old bytes leaves beginning and end as they were. */
  #isUnedited(fd: number, stats: Stats): boolean {
    const { offset } = this.#remembered;
    const signature = signatureOf(stats);
    if (signature === this.#checked || (offset > SMALL_BYTES && stats.size > offset)) return true;
    if (!this.#remembered.isAllOf(fd)) return false;
    // Another edit within the same tick of the clock would leave the same times.
    if (Math.abs(Date.now() - stats.ctimeMs) >= RACY_MS) this.#checked = signature;
    return true;
  }

  /** After the first bytes of the file, which tell what it is. */
  #readAhead(fd: number, toGo: number): void {
    const { offset } = this.#remembered;
    if (this.#ahead === null ? toGo <= FAR_BYTES : offset >= this.#ahead) this.#ahead = null;
    else if (this.consumer.readAhead) {
      const isFirst = this.#ahead === null;
      const from = this.#ahead ?? this.state.size - END_BYTES;
      if (from >= this.state.size) return;
      const buffer = Buffer.allocUnsafe(Math.min(2 * END_BYTES, this.state.size - from));
      const bytes = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, from));
      this.#ahead = from + Math.min(Math.max(0, this.consumer.readAhead(bytes, isFirst)), bytes.length);
    }
  }

  #suspect(misfit: Misfit, fd: number, stats: Stats): boolean | Promise<boolean> {
    const now = performance.now();
    this.#suspicion ??= new Suspicion(misfit, now);
    if (!this.#suspicion.isReplaced(misfit, this.#remembered.offset, now)) return false;
    this.#suspicion = null;
    this.#remembered.forget();
    this.#ahead = null;
    this.#pieceBytes = PIECE_BYTES;
    this.consumer.reset();
    return this.#read(fd, stats);
  }
}

/** Files are read one after the other, and some by other threads. */
const free: Buffer[] = [];
const MAX_FREE = 4;
function borrow(length: number): Buffer {
  const at = free.findIndex((buffer) => buffer.length >= length);
  const buffer = at < 0 ? Buffer.allocUnsafe(length) : free.splice(at, 1)[0]!;
  return buffer.subarray(0, length);
}
function giveBack(buffer: Buffer): void {
  free.push(buffer);
  // The smallest is the least useful.
  if (free.length > MAX_FREE) free.sort((a, b) => b.length - a.length).pop();
}

function signatureOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}
