/** Which findings are acknowledged: the same for all viewers, and saved beside the hub's own files. */

import type { Finding } from '@rewardboard/protocol';
import { acknowledgementKey } from '@rewardboard/protocol';
import { readAcknowledged, writeAcknowledged } from './acknowledged-file.ts';

/** Kept of all runs together; the oldest goes first. */
export const MAX_ACKNOWLEDGED = 2_000;

export interface Acknowledged {
  run: string;
  key: string;
}

export class Acknowledgements {
  #kept: Acknowledged[];

  /** @param notice called if the file is damaged, or can't be read or written: acknowledgements then last as long as the hub */
  constructor(
    private readonly file: string,
    private readonly notice: (text: string) => void,
  ) {
    this.#kept = readAcknowledged(file, notice);
  }

  /** Keys of a run's findings. */
  of(runId: string): ReadonlySet<string> {
    return new Set(this.#kept.filter(({ run }) => run === runId).map(({ key }) => key));
  }

  set(runId: string, finding: Pick<Finding, 'id' | 'level'>, isAcknowledged: boolean): void {
    const key = acknowledgementKey(finding);
    // Another hub with the same folder may have written since.
    const others = readAcknowledged(this.file, this.notice, this.#kept).filter(
      (kept) => kept.run !== runId || kept.key !== key,
    );
    this.#kept = [...others, ...(isAcknowledged ? [{ run: runId, key }] : [])].slice(-MAX_ACKNOWLEDGED);
    try {
      writeAcknowledged(this.file, this.#kept);
    } catch (error) {
      this.notice(
        `Acknowledgements cannot be saved in ${this.file} (${String((error as NodeJS.ErrnoException).code)}): after a restart these findings are open again.`,
      );
    }
  }
}
