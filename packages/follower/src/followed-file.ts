/** One file: whatever happens to it on the disk, its consumer gets each byte once, in order, or is reset. */

import { closeSync, lstatSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { RACY_MS, arrivedAt, bufferOf, identityOf, isRacy, signatureOf, timeOf } from './file-stats.ts';
import { codeOf, openInside, sentenceOf } from './open-inside.ts';
import { Remembered } from './remembered.ts';
import { Suspicion } from './suspicion.ts';
import type { Misfit } from './suspicion.ts';
import type { FileConsumer, FileState } from './tree-events.ts';
import type { Timing } from './wheel.ts';

/** Bytes given at once; and of a file with far to go. */
const PIECE_BYTES = 256 * 1024;
const LARGE_PIECE_BYTES = 1024 * 1024;
/** A file with more than this to go is shown from its end first: so many bytes of it. */
export const FAR_BYTES = 256 * 1024 * 1024;
const END_BYTES = 1024 * 1024;
/** The same for a consumer that waits for the end of a long record. */
export const MAX_PIECE_BYTES = 4 * 1024 * 1024;
/** So much of a file is held against its checksum after every change; what is larger, only when nothing was added by it. */
const SMALL_BYTES = 256 * 1024;
/** A file that changed this long ago, or less, is live: it is looked at often. */
const LIVE_MS = 5 * 60_000;

export class FollowedFile {
  readonly state: FileState;
  readonly #remembered = new Remembered();
  #suspicion: Suspicion | null = null;
  /** Of the look that gave everything there was; null while there is more to do. */
  #settled: string | null = null;
  /** Of the look that found every consumed byte as it was. */
  #checked: string | null = null;
  #pieceBytes = PIECE_BYTES;
  #mustBeginAnew = false;
  /** Signature and size of what the consumer knows without having been given it. */
  #known: { signature: string; size: number } | null = null;
  /** Up to where the end of a large file was read ahead; null where nothing is. */
  #ahead: number | null = null;
  /** By our own clock: the file system's may be another. */
  #lastChange = -Infinity;
  /** Of the last look after which nothing was left to read; null before the first. */
  #wholeAt: number | null = null;

  constructor(
    readonly root: string,
    readonly path: string,
    readonly absolute: string,
    readonly consumer: FileConsumer,
    /** Of all that the follower has met. */
    readonly number = 0,
  ) {
    this.state = {
      path,
      size: 0,
      read: 0,
      error: null,
      exists: true,
      identity: '',
      changedAt: 0,
      arrivedAt: 0,
      bornAt: 0,
    };
  }

  isLive(now: number): boolean {
    return this.#suspicion !== null || now - Math.max(this.#lastChange, this.state.changedAt) < LIVE_MS;
  }

  /** Stays as it is until the next look. */
  get timing(): Timing {
    const changedAt = this.#suspicion ? Infinity : Math.max(this.#lastChange, this.state.changedAt);
    return { number: this.number, changedAt, isUnread: this.#settled === null };
  }

  /** By its time on the disk, also before anything was read of it. */
  wasWritten(now: number): boolean {
    const { changedAt } = this.state;
    return now - (changedAt > 0 ? changedAt : timeOf(this.absolute)) < LIVE_MS;
  }

  /** The consumer needs all bytes again: with the next look it is reset, and gets them. */
  readAgain(): void {
    this.#mustBeginAnew = true;
  }

  /**
   * Reads at most one piece.
   * @param now Unix time in ms
   * @param isForced looks into the file even where its times say that nothing happened
   */
  look(now: number, isForced: boolean): { changed: boolean; hasMore: boolean } {
    const beginsAnew = this.#mustBeginAnew;
    if (beginsAnew) this.#beginAnew();
    else if (!isForced && this.#isAsItWas()) {
      this.#wholeAt = now;
      return { changed: false, hasMore: false };
    }
    const wasWhole = this.#wholeAt !== null;
    const was = { ...this.state };
    const before = JSON.stringify(was);
    const hasMore = this.#lookInside(now);
    this.state.read = this.#known?.size ?? this.#remembered.offset;
    this.state.arrivedAt = arrivedAt(this.state, was, this.#wholeAt, now);
    if (!hasMore && this.state.exists && this.state.error === null) this.#wholeAt = now;
    const changed = before !== JSON.stringify(this.state);
    // What was there already is as old as the disk says: a thousand old files aren't looked at four times a second.
    if (changed && wasWhole) this.#lastChange = now;
    return { changed: changed || beginsAnew, hasMore };
  }

  #isAsItWas(): boolean {
    if (this.#settled === null) return false;
    try {
      return signatureOf(lstatSync(this.absolute)) === this.#settled;
    } catch {
      return false;
    }
  }

  #lookInside(now: number): boolean {
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
      Object.assign(this.state, {
        exists: true,
        error: null,
        identity: identityOf(stats),
        size: stats.size,
        changedAt: stats.mtimeMs,
        bornAt: stats.birthtimeMs,
      });
      if (this.#isKnown(stats, now)) return false;
      if (this.#remembered.offset === 0 && stats.size > PIECE_BYTES)
        this.#pieceBytes = Math.max(this.#pieceBytes, LARGE_PIECE_BYTES);
      const hasMore = this.#read(fd, stats);
      if (!hasMore && this.#suspicion === null && !isRacy(stats, now)) {
        this.#settled = signatureOf(stats);
        if (this.#remembered.offset === stats.size) this.consumer.settled?.(this.#settled);
      }
      return hasMore;
    } catch (error) {
      this.state.error =
        codeOf(error) === 'unknown' ? `reading it failed: ${String(error)}` : sentenceOf(codeOf(error));
      return false;
    } finally {
      closeSync(opened.fd);
    }
  }

  /** What its consumer knows of it without having been given its bytes still holds. */
  #isKnown(stats: Stats, now: number): boolean {
    const signature = signatureOf(stats);
    const isFirst = this.#wholeAt === null && this.#remembered.offset === 0;
    if (this.#known && this.#known.signature !== signature) this.#beginAnew();
    else if (isFirst && !isRacy(stats, now) && this.consumer.isKnown?.(signature, stats.mtimeMs, stats.size))
      this.#known = { signature, size: stats.size };
    if (this.#known) this.#settled = signature;
    return this.#known !== null;
  }

  #read(fd: number, stats: Stats): boolean {
    const { tailLength, offset } = this.#remembered;
    const buffer = bufferOf(tailLength + this.#pieceBytes);
    const count = readSync(fd, buffer, 0, buffer.length, offset - tailLength);
    const bytes = buffer.subarray(0, count);
    let kind = this.#remembered.isHeadOf(fd, stats.size) ? this.#remembered.compareTail(bytes) : 'different';
    if (kind === 'same' && !this.#isUnedited(fd, stats)) kind = 'different';
    if (kind !== 'same')
      return this.#suspect({ kind, signature: signatureOf(stats), inode: stats.ino, size: stats.size }, fd, stats);
    this.#suspicion = null;
    // It may have grown since its size was asked for.
    this.state.size = Math.max(stats.size, offset - tailLength + count);
    const isAll = count < buffer.length;
    const used = this.#give(bytes.subarray(tailLength));
    if (this.#mustBeginAnew) return true;
    this.#remembered.advance(bytes, used);
    const toGo = this.state.size - this.#remembered.offset;
    if (used > 0) this.#readAhead(fd, toGo);
    if (used > 0 || isAll) this.#pieceBytes = toGo > PIECE_BYTES ? LARGE_PIECE_BYTES : PIECE_BYTES;
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

  /** After the first bytes of the file, by which it is recognized. */
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

  #give(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0;
    const used = this.consumer.read(bytes);
    return Math.min(Math.max(Math.floor(used) || 0, 0), bytes.length);
  }

  #suspect(misfit: Misfit, fd: number, stats: Stats): boolean {
    const now = performance.now();
    this.#suspicion ??= new Suspicion(misfit, now);
    if (!this.#suspicion.isReplaced(misfit, this.#remembered.offset, now)) return false;
    this.#beginAnew();
    return this.#mustBeginAnew || this.#read(fd, stats);
  }

  #beginAnew(): void {
    this.#mustBeginAnew = false;
    this.#known = null;
    this.#suspicion = null;
    this.#remembered.forget();
    this.#ahead = null;
    this.#pieceBytes = PIECE_BYTES;
    this.consumer.reset();
  }
}
