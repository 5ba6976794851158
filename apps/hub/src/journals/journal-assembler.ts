/** One journal, put together from pieces that may come twice and overlap. */

import type { RunEvent } from '@rewardboard/protocol';
import type { FormatReader } from '@rewardboard/run-files';

export interface JournalProgress {
  records: number;
  damaged: number;
  firstDamage: { line: number; text: string } | null;
}

export class JournalAssembler {
  /** Bytes put together so far: where the next piece goes on. */
  length = 0;
  readonly progress: JournalProgress = { records: 0, damaged: 0, firstDamage: null };
  readonly #reader: FormatReader;
  readonly #onEvents: (events: RunEvent[]) => void;
  /** The unfinished last record; the reader bounds it. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(reader: FormatReader, onEvents: (events: RunEvent[]) => void) {
    this.#reader = reader;
    this.#onEvents = onEvents;
  }

  /** Whether a record has begun that is not finished. */
  get isTorn(): boolean {
    return this.#rest.length > 0;
  }

  /** All of it was read before, by another hub. */
  isKnown(length: number, { records, damaged, firstDamage }: JournalProgress): void {
    this.length = length;
    Object.assign(this.progress, { records, damaged, firstDamage });
  }

  /** Bytes of the journal from `offset` on; those that are known are skipped. @returns false where they leave a gap */
  place(offset: number, bytes: Uint8Array): boolean {
    if (offset > this.length) return false;
    const fresh = bytes.subarray(Math.min(bytes.length, this.length - offset));
    if (fresh.length === 0) return true;
    this.length += fresh.length;
    const all = this.#rest.length === 0 ? fresh : join(this.#rest, fresh);
    const { events, consumed, records, damaged } = this.#reader.read(all);
    this.#rest = copyFrom(all, consumed);
    this.progress.records += records;
    this.progress.damaged += damaged.length;
    this.progress.firstDamage ??= damaged[0] ?? null;
    this.#onEvents(events);
    return true;
  }
}

/** What is passed in is only lent. Not `slice`: a Buffer's is a view of the same memory. */
function copyFrom(bytes: Uint8Array, from: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from));
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
