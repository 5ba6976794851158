/** The last line of a journal whose writer was killed: the parent saw it happen, so the board need not guess. */

import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { journalLine } from '@rewardboard/run-files';

/** Appends an `end` event; a line that the writer left unfinished is closed first, and will be counted as damaged. */
export function recordDeath(journalPath: string, step: number, reason: string, nowMs: number): void {
  const file = openSync(journalPath, 'a+');
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    const isTorn = size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    writeSync(
      file,
      `${isTorn ? '\n' : ''}${journalLine({ type: 'end', outcome: 'failed', step, reason, time: nowMs })}`,
    );
  } finally {
    closeSync(file);
  }
}
