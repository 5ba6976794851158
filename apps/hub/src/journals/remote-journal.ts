/** The hub's copy of a journal that a trainer sends: a piece is acknowledged when it is synced to disk, many at a time. */

import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HashOfBeginning } from '@rewardboard/machine';
import type { UplinkReply } from '@rewardboard/protocol';
import { Continuation, MAX_EARLIER_COPIES, setAside } from './earlier-copies.ts';
import type { JournalAssembler } from './journal-assembler.ts';
import { syncDirectory } from './sync-directory.ts';

const MAX_REMOTE_JOURNAL_BYTES = 1024 * 1024 * 1024;
/** Pieces that may wait for the disk: at 128 KiB each, 8 MiB. */
const MAX_WAITING_PIECES = 64;
/** After a failed write the trainer is asked again after this pause; it keeps what is not acknowledged. */
const RETRY_AFTER_MS = 1_000;

interface Piece {
  offset: number;
  bytes: Uint8Array;
  answer(reply: UplinkReply): void;
}

export class RemoteJournal {
  readonly #path: string;
  #assembler: JournalAssembler;
  readonly #notice: (text: string) => void;
  /** Bytes in the file, and of them those that survive a power loss. */
  #written: number;
  #synced: number;
  #file: FileHandle | null = null;
  readonly #hash: HashOfBeginning;
  /** Where an earlier copy of this run was set aside. */
  #continuation: Continuation | null = null;
  /** While the copy is set aside. */
  #moving: Promise<unknown> | null = null;
  #waiting: Piece[] = [];
  #working: Promise<void> | null = null;
  #isFailing = false;
  #isClosed = false;
  /** Ends the pause after a failed write. */
  #wake: () => void = () => undefined;

  constructor(path: string, length: number, assembler: JournalAssembler, notice: (text: string) => void) {
    this.#path = path;
    this.#hash = new HashOfBeginning(path);
    this.#written = this.#synced = length;
    this.#assembler = assembler;
    this.#notice = notice;
  }

  get length(): number {
    return this.#synced;
  }

  /** Nothing is being written. */
  get isIdle(): boolean {
    return this.#working === null && this.#moving === null;
  }

  async whenIdle(): Promise<void> {
    await this.#moving;
    await this.#working;
  }

  /** What it holds was read into this assembler: what comes is put behind that. */
  goOnIn(assembler: JournalAssembler, continuation: Continuation | null): void {
    this.#assembler = assembler;
    this.#continuation = continuation;
  }

  /** Another hub of the same person has written so far into the file. */
  grewTo(length: number): void {
    this.#written = this.#synced = length;
  }

  /** How far the copy goes, and the hash of it: whoever sends compares that with the journal. */
  async standing(): Promise<UplinkReply> {
    await this.#moving;
    const length = this.#synced;
    if (length === 0) return { offset: 0 };
    const sha256 = await this.hashOf(length);
    return { offset: length, ...(sha256 === null ? {} : { sha256 }) };
  }

  /** SHA-256 of the copy's first bytes; null where it has fewer. */
  hashOf(length: number): Promise<string | null> {
    return this.#hash.of(length);
  }

  /** The journal doesn't begin with this copy any more: the copy is kept under another name, and the journal comes from its beginning. */
  async beginAgain(): Promise<UplinkReply> {
    await this.#moving;
    if (this.#synced === 0) return { offset: 0 };
    const moving = this.release().then(() => setAside(this.#path));
    this.#moving = moving.catch(() => undefined);
    try {
      const copy = await moving;
      if (copy === null)
        return {
          error: `The hub has kept ${MAX_EARLIER_COPIES} earlier copies of this run, which its journal doesn’t continue: another run has the same id. Start the training in a new directory.`,
        };
      this.#notice(
        `The trainer’s events.jsonl no longer begins with the ${this.#synced} bytes received before, as after a power loss. Nothing is lost: they are kept as ${copy}, the journal is received again from its beginning, and the run shows both.`,
      );
      this.#written = this.#synced = 0;
      this.#hash.forget();
      this.#continuation = new Continuation(copy, this.#path);
      return { offset: 0 };
    } catch (error) {
      return { error: `The hub can’t keep the earlier copy of this run aside (${reasonOf(error)}).` };
    } finally {
      this.#moving = null;
    }
  }

  put(offset: number, bytes: Uint8Array): Promise<UplinkReply> {
    if (this.#moving) return this.#moving.then(() => this.put(offset, bytes));
    if (this.#isClosed || this.#waiting.length >= MAX_WAITING_PIECES)
      return Promise.resolve({
        error: this.#isClosed
          ? 'The hub is closing.'
          : `More than ${MAX_WAITING_PIECES} pieces are waiting for the disk. Wait for an answer before sending the next one.`,
      });
    return new Promise((answer) => {
      this.#waiting.push({ offset, bytes, answer });
      this.#working ??= this.#work();
    });
  }

  /** The trainer left: nothing is open any more until it sends again. */
  async release(): Promise<void> {
    await this.#working;
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.release();
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const pieces = this.#waiting.splice(0);
      try {
        const errors: (UplinkReply | null)[] = [];
        for (const piece of pieces) errors.push(await this.#take(piece));
        if (this.#written > this.#synced) await this.#file!.datasync();
        this.#synced = this.#written;
        this.#isFailing = false;
        pieces.forEach((piece, i) => piece.answer(errors[i] ?? { offset: this.#synced }));
      } catch (error) {
        await this.#fallBack(error);
        for (const piece of pieces) piece.answer({ offset: this.#synced });
      }
    }
    // In the same turn as the check: a piece that comes right after an answer must start the work again.
    this.#working = null;
  }

  async #take({ offset, bytes }: Piece): Promise<UplinkReply | null> {
    if (offset > this.#written) return null;
    this.#file ??= await openForAppending(this.#path);
    const known = Math.min(bytes.length, this.#written - offset);
    if (known > 0 && Buffer.compare(await readAt(this.#file, offset, offset + known), bytes.subarray(0, known)) !== 0)
      return {
        error: `The bytes at offset ${offset} differ from the hub’s copy of this run: another run has the same id. Start the training in a new directory.`,
      };
    const fresh = bytes.subarray(known);
    if (this.#written + fresh.length > MAX_REMOTE_JOURNAL_BYTES)
      return {
        error: `The hub accepts at most ${MAX_REMOTE_JOURNAL_BYTES} bytes of a run’s journal. Have it follow the directory instead: rewardboard watch DIR.`,
      };
    await writeAll(this.#file, fresh, this.#written);
    this.#written += fresh.length;
    // Shown before it is synced: a crash now costs nothing, since the trainer has no answer yet and sends it again.
    if (this.#continuation) this.#continuation.take(this.#assembler, this.#written, offset, bytes);
    else this.#assembler.place(offset, bytes);
    return null;
  }

  /** What was written since the last sync is not trusted any more: cut off, and asked for again. */
  async #fallBack(error: unknown): Promise<void> {
    if (!this.#isFailing)
      this.#notice(
        `The copy of a run cannot be written (${this.#path}: ${reasonOf(error)}). Nothing is lost: the trainer sends the rest again.`,
      );
    this.#isFailing = true;
    this.#written = this.#synced;
    const file = this.#file;
    this.#file = null;
    await file?.truncate(this.#synced).catch(() => undefined);
    await file?.close().catch(() => undefined);
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, RETRY_AFTER_MS).unref();
    });
  }
}

async function openForAppending(path: string): Promise<FileHandle> {
  const file = await open(path, 'r+').catch(() => null);
  if (file) return file;
  const made = await open(path, 'wx+', 0o600);
  await syncDirectory(dirname(path));
  return made;
}

async function readAt(file: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;)
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
