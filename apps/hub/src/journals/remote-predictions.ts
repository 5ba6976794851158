/**
 * The hub's copies of a run's prediction files. A file gets its name when it is whole, on the disk, and has the hash that its
 * trainer listed; until then its bytes are in a part beside it, from which sending goes on.
 */

import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { PredictionFile } from '@rewardboard/protocol';
import {
  MAX_SENT_PREDICTION_BYTES,
  MAX_SENT_PREDICTION_FILES,
  MAX_SENT_PREDICTION_FILE_BYTES,
  PREDICTIONS_DIRECTORY,
  isPredictionFile,
} from '@rewardboard/protocol';
import { syncDirectory } from './sync-directory.ts';

/** Where a file goes whose trainer has other bytes under its name now: one earlier copy of each. */
const EARLIER_PREDICTIONS = `${PREDICTIONS_DIRECTORY}-earlier`;
/** Pieces that may wait for the disk. */
const MAX_WAITING = 4;
/** After a failed write the trainer is asked again after this pause. */
const RETRY_AFTER_MS = 1_000;
const CHUNK_BYTES = 1024 * 1024;
const PART = '.part';

type Refused = { error: string };

export class RemotePredictions {
  readonly #directory: string;
  readonly #earlier: string;
  readonly #notice: (text: string) => void;
  /** As last listed, by name. */
  #listed = new Map<string, PredictionFile>();
  /** Hashes of whole files, with the size and time at which they had them. */
  readonly #hashes = new Map<string, { of: string; sha256: string }>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isFailing = false;
  #hasReplaced = false;

  /** @param runDirectory of the hub's copy of the run */
  constructor(runDirectory: string, notice: (text: string) => void) {
    this.#directory = join(runDirectory, PREDICTIONS_DIRECTORY);
    this.#earlier = join(runDirectory, EARLIER_PREDICTIONS);
    this.#notice = notice;
  }

  /** The trainer's files. @returns how many bytes of each are here */
  list(files: readonly PredictionFile[]): Promise<{ offsets: number[] } | Refused> {
    const wrong = wrongListing(files);
    if (wrong !== null) return Promise.resolve({ error: wrong });
    return this.#inTurn(async () => {
      this.#listed = new Map(files.map((file) => [file.name, file]));
      try {
        if (files.length > 0) await mkdir(this.#directory, { recursive: true, mode: 0o700 });
        await this.#removeOthers();
        const offsets: number[] = [];
        for (const file of files) offsets.push(await this.#standing(file));
        return { offsets };
      } catch (error) {
        // Nothing is known to be here; sending says more.
        this.#fails(error);
        return { offsets: files.map(() => 0) };
      }
    });
  }

  /** @returns how many bytes of the file are here now */
  put(name: string, offset: number, bytes: Uint8Array, checksum: number): Promise<{ offset: number } | Refused> {
    return this.#inTurn(async () => {
      const file = this.#listed.get(name);
      if (!file) return { error: `${JSON.stringify(name.slice(0, 80))} is not among the listed files.` };
      const standing = await this.#standing(file).catch(() => 0);
      const fits = offset === standing && offset + bytes.length <= file.bytes && crc32(bytes) === checksum;
      if (!fits || standing === file.bytes) return { offset: standing };
      try {
        return { offset: await this.#append(file, offset, bytes) };
      } catch (error) {
        this.#fails(error);
        await new Promise((resume) => setTimeout(resume, RETRY_AFTER_MS).unref());
        return { offset: await this.#standing(file).catch(() => 0) };
      }
    });
  }

  /** When nothing is being written any more. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  /** One after the other: each answer stands on what is on the disk then. */
  #inTurn<T>(work: () => Promise<T | Refused>): Promise<T | Refused> {
    if (this.#waiting >= MAX_WAITING)
      return Promise.resolve({ error: 'Wait for an answer before sending the next piece of predictions.' });
    this.#waiting++;
    const done = this.#last.then(work).finally(() => this.#waiting--);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #append(file: PredictionFile, offset: number, bytes: Uint8Array): Promise<number> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const part = this.#partOf(file);
    const handle = await open(part, offset === 0 ? 'w' : 'r+', 0o600);
    const end = offset + bytes.length;
    try {
      for (let at = 0; at < bytes.length;)
        at += (await handle.write(bytes, at, bytes.length - at, offset + at)).bytesWritten;
      if (end < file.bytes) return end;
      await handle.datasync();
    } catch (error) {
      await handle.truncate(offset).catch(() => undefined);
      throw error;
    } finally {
      await handle.close().catch(() => undefined);
    }
    // A hub that was killed may have left bytes in the part that never reached the disk.
    if ((await hashOf(part)) !== file.sha256) {
      await rm(part, { force: true });
      return 0;
    }
    await rename(part, join(this.#directory, file.name));
    await syncDirectory(this.#directory);
    this.#isFailing = false;
    return end;
  }

  /** Of whole files all bytes; one with other bytes than its trainer has is put aside. */
  async #standing(file: PredictionFile): Promise<number> {
    const path = join(this.#directory, file.name);
    const kept = await this.#sha256Of(file.name, path);
    if (kept === file.sha256) return file.bytes;
    if (kept !== null) await this.#putAside(file.name);
    const { size } = (await stat(this.#partOf(file)).catch(() => null)) ?? { size: 0 };
    return size < file.bytes ? size : 0;
  }

  async #putAside(name: string): Promise<void> {
    await mkdir(this.#earlier, { recursive: true, mode: 0o700 });
    await rename(join(this.#directory, name), join(this.#earlier, name));
    if (!this.#hasReplaced)
      this.#notice(
        `The trainer’s predictions differ from those received so far, as after a resume. The earlier ones are kept in ${this.#earlier}, and the new ones are received.`,
      );
    this.#hasReplaced = true;
  }

  /** What the trainer has removed, as a resume does, and parts of what it no longer has. */
  async #removeOthers(): Promise<void> {
    const wanted = new Set<string>();
    for (const file of this.#listed.values()) wanted.add(file.name).add(partName(file));
    const names = await readdir(this.#directory).catch(() => []);
    for (const name of names)
      if (!wanted.has(name) && (isPredictionFile(name) || name.endsWith(PART)))
        await rm(join(this.#directory, name), { force: true });
  }

  /** @returns null where there is no such file */
  async #sha256Of(name: string, path: string): Promise<string | null> {
    const stats = await stat(path).catch(() => null);
    if (!stats?.isFile()) return null;
    const of = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    const known = this.#hashes.get(name);
    if (known?.of === of) return known.sha256;
    const sha256 = await hashOf(path);
    this.#hashes.set(name, { of, sha256 });
    if (this.#hashes.size > 2 * MAX_SENT_PREDICTION_FILES) this.#hashes.clear();
    return sha256;
  }

  #partOf(file: PredictionFile): string {
    return join(this.#directory, partName(file));
  }

  #fails(error: unknown): void {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (!this.#isFailing)
      this.#notice(
        `The predictions of a run cannot be written (${this.#directory}: ${reason}). Nothing is lost: the trainer sends them again.`,
      );
    this.#isFailing = true;
  }
}

function partName({ name, sha256 }: PredictionFile): string {
  return `.${name}.${sha256.slice(0, 16)}${PART}`;
}

/** @returns what is wrong with it; null where nothing is */
function wrongListing(files: readonly PredictionFile[]): string | null {
  if (files.length > MAX_SENT_PREDICTION_FILES)
    return `A run can have at most ${MAX_SENT_PREDICTION_FILES} prediction files.`;
  if (new Set(files.map(({ name }) => name)).size < files.length) return 'A prediction file is listed twice.';
  const tooLarge = files.find(({ bytes }) => bytes > MAX_SENT_PREDICTION_FILE_BYTES);
  if (tooLarge)
    return `predictions/${tooLarge.name} has ${tooLarge.bytes} bytes; the limit is ${MAX_SENT_PREDICTION_FILE_BYTES}.`;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return total > MAX_SENT_PREDICTION_BYTES
    ? `The predictions of this run have ${total} bytes; the limit is ${MAX_SENT_PREDICTION_BYTES}.`
    : null;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file: FileHandle = await open(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
