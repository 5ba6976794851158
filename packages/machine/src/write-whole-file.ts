/** Writes a file beside its place and renames it, so that nobody ever reads half of it. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';

export interface WriteOptions {
  mode?: number;
  /** Wait until the bytes are on the disk. */
  flush?: boolean;
}

/** Throws what the system threw; the old file is untouched then. */
export function writeWholeFile(path: string, data: string | NodeJS.ArrayBufferView, options: WriteOptions = {}): void {
  const writing = `${path}.${process.pid}.writing`;
  try {
    writeFileSync(writing, data, options);
    renameSync(writing, path);
  } catch (error) {
    rmSync(writing, { force: true });
    throw error;
  }
}
