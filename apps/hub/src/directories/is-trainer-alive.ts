/** Whether the process that a run names still lives, and is not another one that got its number since. */

import { readFileSync } from 'node:fs';

/** Linux counts a process's start in these ticks, on every machine that Node runs on. */
const TICKS_A_SECOND = 100;
/** A process writes its run file after its start; clocks may differ by this much. */
const SLACK_MS = 10_000;

export function isTrainerAlive(pid: number, writingSince: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startedAt = startOf(pid);
  return startedAt === null || writingSince === 0 || startedAt <= writingSince + SLACK_MS;
}

/** ms since 1970, or null where the system does not say (no /proc). A process that waits to be buried has no start. */
function startOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, brackets too; field 3 is the first after the last bracket.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return Infinity;
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    const startedAt = (bootSeconds + Number(fields[19]) / TICKS_A_SECOND) * 1000;
    return Number.isFinite(startedAt) ? startedAt : null;
  } catch {
    return null;
  }
}
