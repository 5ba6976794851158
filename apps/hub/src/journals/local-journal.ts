/** The journal of a followed directory: its file is the truth, and an uplink may tell its bytes a moment earlier. */

import type { RunEvent } from '@rewardboard/protocol';
import type { Format } from '@rewardboard/run-files';
import { JournalAssembler, areEqual, join } from './journal-assembler.ts';
import type { JournalProgress } from './journal-assembler.ts';
import { holds, readAgain } from './read-again.ts';

/** Bytes that an uplink may be ahead of what was read of the file. */
export const MAX_AHEAD_BYTES = 4 * 1024 * 1024;

export class LocalJournal {
  readonly #assembler: JournalAssembler;
  /** Bytes read of the file. */
  #fileAt = 0;
  /** What the uplink told and the file has not confirmed yet. */
  #ahead: Uint8Array = new Uint8Array(0);

  constructor(
    readonly path: string,
    format: Format,
    told: (events: RunEvent[]) => void,
  ) {
    this.#assembler = new JournalAssembler(format.open(), told);
  }

  get length(): number {
    return this.#assembler.length;
  }
  get fileAt(): number {
    return this.#fileAt;
  }
  get progress(): JournalProgress {
    return this.#assembler.progress;
  }

  /** Whether these bytes are those that the file holds there, as far as it was read. */
  agrees(offset: number, bytes: Uint8Array): boolean {
    const known = bytes.subarray(0, Math.max(0, this.#fileAt - offset));
    return known.length === 0 || holds(this.path, offset, known);
  }

  /** @returns false when the file says other bytes than the uplink did: then the file is right, and all must be read anew */
  fromFile(bytes: Uint8Array): boolean {
    const told = this.#ahead.subarray(0, bytes.length);
    if (!areEqual(told, bytes.subarray(0, told.length))) return false;
    this.#ahead = this.#ahead.slice(told.length);
    this.#assembler.place(this.#fileAt, bytes);
    this.#fileAt += bytes.length;
    return true;
  }

  /** For a fresh one: reads what another had read of the file, and goes on with these bytes. */
  readAnewFromFile(until: number, bytes: Uint8Array): this {
    try {
      readAgain(this.path, 0, until, (read) => this.fromFile(read));
    } catch {
      // Gone since: the follower finds that out, and resets.
    }
    this.fromFile(bytes);
    return this;
  }

  /** @returns false when these bytes cannot be taken: they leave a gap, or run too far ahead of the file */
  fromUplink(offset: number, bytes: Uint8Array): boolean {
    const end = offset + bytes.length;
    if (end - this.#fileAt > MAX_AHEAD_BYTES) return false;
    const known = this.length;
    if (!this.#assembler.place(offset, bytes)) return false;
    if (end > known) this.#ahead = join(this.#ahead, bytes.subarray(known - offset));
    return true;
  }
}
