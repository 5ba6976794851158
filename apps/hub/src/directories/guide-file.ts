/** One of the guide's files in a directory without a journal: bytes in, events out, and able to be read anew. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format, FormatReader } from '@rewardboard/run-files';
import { GoingBack } from '@rewardboard/run-files';
import { copyFrom, join } from '../journals/journal-assembler.ts';
import type { JournalProgress } from '../journals/journal-assembler.ts';
import { readAgain } from '../journals/read-again.ts';

const NOTHING: Uint8Array = new Uint8Array(0);

export class GuideFile implements FileConsumer {
  progress: JournalProgress = { records: 0, damaged: 0, firstDamage: null };
  #reader: FormatReader;
  #goingBack = new GoingBack();
  /** Bytes that the follower need not give again. */
  #at = 0;
  /** Of those, the last ones that the reader has still to understand; only after reading anew. */
  #behind = NOTHING;

  constructor(
    readonly path: string,
    readonly format: Format,
    private readonly told: (events: RunEvent[]) => void,
    private readonly wasReset: () => void,
  ) {
    this.#reader = format.open();
  }

  read(bytes: Uint8Array): number {
    const behind = this.#behind;
    const consumed = this.#understand(behind.length === 0 ? bytes : join(behind, bytes));
    this.#behind = behind.slice(consumed);
    const taken = Math.max(0, consumed - behind.length);
    this.#at += taken;
    return taken;
  }

  reset(): void {
    this.#forget();
    this.#at = 0;
    this.wasReset();
  }

  /** Reads from disk again what was read before: another file of the same run was replaced, and their sum begins anew. */
  readAnew(): void {
    this.#forget();
    let rest = NOTHING;
    try {
      readAgain(this.path, 0, this.#at, (bytes) => {
        const all = rest.length === 0 ? bytes : join(rest, bytes);
        rest = copyFrom(all, this.#understand(all));
      });
    } catch {
      // Gone or closed to us since: the follower says so in this file's state.
    }
    this.#behind = rest;
  }

  #forget(): void {
    this.#reader = this.format.open();
    this.#goingBack = new GoingBack();
    this.#behind = NOTHING;
    this.progress = { records: 0, damaged: 0, firstDamage: null };
  }

  #understand(bytes: Uint8Array): number {
    const { events, consumed, records, damaged } = this.#reader.read(bytes);
    this.progress.records += records;
    this.progress.damaged += damaged.length;
    this.progress.firstDamage ??= damaged[0] ?? null;
    this.told(this.#goingBack.mark(events));
    return consumed;
  }
}
