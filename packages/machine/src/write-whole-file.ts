/** Writes a file beside its place and renames it, so that nobody ever reads half of it. */

import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';

export interface WriteOptions {
  mode?: number;
  /** Wait until the bytes are on the disk. */
  flush?: boolean;
}

/** A name beside a file that nobody can guess: where others may write into a directory, they could wait there with a link. Open it with `wx`, which follows none. */
export function nameBeside(path: string): string {
  return `${path}.${randomBytes(8).toString('hex')}.writing`;
}

/** Throws what the system threw; the old file is untouched then. */
export function writeWholeFile(path: string, data: string | NodeJS.ArrayBufferView, options: WriteOptions = {}): void {
  const writing = nameBeside(path);
  try {
    writeFileSync(writing, data, { ...options, flag: 'wx' });
    renameSync(writing, path);
  } catch (error) {
    rmSync(writing, { force: true });
    throw error;
  }
}
