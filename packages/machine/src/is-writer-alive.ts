/** Whether the process that a file names as its writer is still running. */

import { readFileSync } from 'node:fs';

/** Linux counts a process's start in these ticks, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
/** A process writes its file after its start; the kernel's clock and the file's may differ by this much. */
const CLOCK_SLACK_MS = 10_000;

/**
 * @param writingSince ms since 1970; a process that started later has only reused the number. 0: unknown
 * @returns null when the process number is in use and the system doesn't say since when
 */
export function isWriterAlive(pid: number, writingSince: number): boolean | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is running, as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startedAt = startOf(pid);
  if (startedAt === null) return null;
  return startedAt < Infinity && (writingSince === 0 || startedAt <= writingSince + CLOCK_SLACK_MS);
}

/** ms since 1970; Infinity for a zombie; null without /proc. */
function startOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain parentheses; field 3 is the first one after the last of them.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return Infinity;
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    const startedAt = (bootSeconds + Number(fields[19]) / TICKS_PER_SECOND) * 1000;
    return Number.isFinite(startedAt) ? startedAt : null;
  } catch {
    return null;
  }
}
