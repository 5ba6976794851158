/** Whether the process that wrote a run.json still lives on this machine. */

import { readFileSync, statSync } from 'node:fs';

/** Linux counts a process's start in these ticks, on every machine that Node runs on. */
const TICKS_A_SECOND = 100;
/** The kernel's clock and that of the file system may differ by this much. */
const SLACK_MS = 2_000;

/** @returns its number, or null when it is gone, on another machine, or cannot be told from another process */
export function isWriterAlive(runFile: string, host: string): number | null {
  try {
    const { pid, host: itsHost } = JSON.parse(readFileSync(runFile, 'utf8')) as { pid?: unknown; host?: unknown };
    if (itsHost !== host || !Number.isSafeInteger(pid) || (pid as number) === process.pid) return null;
    const status = readFileSync(`/proc/${pid as number}/stat`, 'utf8');
    // The name in brackets may hold anything, brackets too; field 3 is the first after the last bracket.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    const startedAt = (bootSeconds + Number(fields[19]) / TICKS_A_SECOND) * 1000;
    // A process that began after the file was written only has the same number.
    return fields[0] !== 'Z' && startedAt <= statSync(runFile).mtimeMs + SLACK_MS ? (pid as number) : null;
  } catch {
    return null;
  }
}
