/** The prediction files in a run's directory, with their hashes: looked at again where something in it has changed. */

import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import type { PredictionFile } from '@rewardboard/protocol';
import { PREDICTIONS_DIRECTORY, isPredictionFile } from '@rewardboard/protocol';

/** A directory that changed so lately may change again without its time saying so. */
const SETTLED_MS = 2_000;
/** Until then it is looked at so often. */
const LOOK_EVERY_MS = 500;
const CHUNK_BYTES = 1024 * 1024;

export class PredictionFiles {
  readonly #directory: string;
  #files: PredictionFile[] = [];
  readonly #hashes = new Map<string, { of: string; sha256: string }>();
  #changedAt = -1;
  #lookedAt = 0;
  #isSettled = false;

  constructor(runDirectory: string) {
    this.#directory = join(runDirectory, PREDICTIONS_DIRECTORY);
  }

  /** What they are about first, then the evaluations in their order. The same array as before where nothing has changed. */
  look(): readonly PredictionFile[] {
    const stats = statSync(this.#directory, { throwIfNoEntry: false });
    if (!stats?.isDirectory()) return (this.#files = this.#files.length === 0 ? this.#files : []);
    const now = Date.now();
    const isRecent = this.#isSettled || Math.abs(now - this.#lookedAt) < LOOK_EVERY_MS;
    if (stats.mtimeMs === this.#changedAt && isRecent) return this.#files;
    this.#changedAt = stats.mtimeMs;
    this.#lookedAt = now;
    this.#isSettled = now - stats.mtimeMs > SETTLED_MS;
    const found = readdirSync(this.#directory)
      .filter(isPredictionFile)
      .flatMap((name) => this.#fileOf(name) ?? [])
      .sort((a, b) => orderOf(a.name) - orderOf(b.name));
    if (JSON.stringify(found) !== JSON.stringify(this.#files)) this.#files = found;
    return this.#files;
  }

  /** @returns null where the file is another one by now */
  piece({ name, bytes, sha256 }: PredictionFile, offset: number, length: number): Uint8Array | null {
    const piece = Buffer.alloc(Math.min(length, bytes - offset));
    const read = this.#open(name, (file, stats) => {
      const known = this.#hashes.get(name);
      return known?.sha256 === sha256 && known.of === identityOf(stats)
        ? readSync(file, piece, 0, piece.length, offset)
        : 0;
    });
    return read === piece.length ? Uint8Array.from(piece) : null;
  }

  #fileOf(name: string): PredictionFile | null {
    return this.#open(name, (file, stats) => {
      if (stats.size === 0) return null;
      const of = identityOf(stats);
      let known = this.#hashes.get(name);
      if (known?.of !== of) this.#hashes.set(name, (known = { of, sha256: hashOf(file) }));
      return { name, bytes: stats.size, sha256: known.sha256 };
    });
  }

  #open<T>(name: string, use: (file: number, stats: Stats) => T): T | null {
    try {
      // Neither a link to elsewhere nor a pipe that nobody writes to.
      const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
      const file = openSync(join(this.#directory, name), flags);
      try {
        const stats = fstatSync(file);
        return stats.isFile() ? use(file, stats) : null;
      } finally {
        closeSync(file);
      }
    } catch {
      return null;
    }
  }
}

function identityOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs}`;
}

function orderOf(name: string): number {
  return Number(/^step-(\d+)/.exec(name)?.[1] ?? -1);
}

function hashOf(file: number): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; ;) {
    const read = readSync(file, chunk, 0, chunk.length, at);
    if (read === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, read));
    at += read;
  }
}
