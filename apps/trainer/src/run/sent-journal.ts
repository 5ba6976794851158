/** A run's journal as it is sent: pieces of it from any offset, and whether what a hub has is how it begins. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { HashOfBeginning } from '@rewardboard/machine';
import { MAX_PIECE_BYTES } from '@rewardboard/protocol';

export class SentJournal {
  readonly #file: number;
  readonly #hash: HashOfBeginning;
  readonly #buffer = Buffer.alloc(MAX_PIECE_BYTES);

  /** The journal must exist. */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.#hash = new HashOfBeginning(path);
  }

  get size(): number {
    return fstatSync(this.#file).size;
  }

  /** @returns a copy of what follows the offset, as much as a piece may hold */
  piece(offset: number): Uint8Array<ArrayBuffer> {
    const length = readSync(this.#file, this.#buffer, 0, MAX_PIECE_BYTES, offset);
    return Uint8Array.from(this.#buffer.subarray(0, length));
  }

  /** Hubs before version 0.2.0 send no hash. */
  async beginsWith({ offset, sha256 }: { offset: number; sha256?: string }): Promise<boolean> {
    if (offset > this.size) return false;
    if (sha256 === undefined || (await this.#hash.of(offset)) === sha256) return true;
    // On a full disk the journal's end may have been taken back since.
    this.#hash.forget();
    return (await this.#hash.of(offset)) === sha256;
  }

  close(): void {
    closeSync(this.#file);
  }
}
