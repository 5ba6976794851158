/** Bytes of a file that was read before, at once: for reading a run anew. */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 256 * 1024;

/** Gives bytes [from, to) in pieces, or fewer where the file ends. A link, a device or a pipe is not read: it throws. */
export function readAgain(path: string, from: number, to: number, take: (bytes: Uint8Array) => void): void {
  // O_NONBLOCK: opening a pipe must not wait for its writer.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new Error(`${path} is not a regular file.`);
    for (let at = from; at < to;) {
      const bytes = new Uint8Array(Math.min(CHUNK_BYTES, to - at));
      const filled = readSync(file, bytes, 0, bytes.length, at);
      if (filled === 0) return;
      at += filled;
      take(bytes.subarray(0, filled));
    }
  } finally {
    closeSync(file);
  }
}
