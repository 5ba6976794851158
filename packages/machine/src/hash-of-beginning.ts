/** The hash of a growing file's first bytes: two machines that have parts of one file compare them without sending them again. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

export class HashOfBeginning {
  readonly #path: string;
  /** What is hashed so far, so that a longer beginning costs only what is new. */
  #hash = createHash('sha256');
  #length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** @returns SHA-256 in hexadecimal digits; null when the file is shorter. Throws what the system threw. */
  async of(length: number): Promise<string | null> {
    let [hash, at] = this.#length <= length ? [this.#hash.copy(), this.#length] : [createHash('sha256'), 0];
    const file = at < length ? await open(this.#path, 'r') : null;
    try {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, length - at));
      while (at < length) {
        const { bytesRead } = await file!.read(chunk, 0, Math.min(chunk.length, length - at), at);
        if (bytesRead === 0) return null;
        hash.update(chunk.subarray(0, bytesRead));
        at += bytesRead;
      }
    } finally {
      await file?.close();
    }
    [this.#hash, this.#length] = [hash, length];
    return hash.copy().digest('hex');
  }

  /** The file was replaced: nothing of it is known any more. */
  forget(): void {
    [this.#hash, this.#length] = [createHash('sha256'), 0];
  }
}
