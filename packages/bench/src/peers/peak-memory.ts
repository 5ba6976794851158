/** The most memory that a process and its children have held so far, by Linux' own count. */

import { readFileSync, readdirSync } from 'node:fs';

/** @returns megabytes (10^6 bytes) of resident memory, or NaN where there is no /proc */
export function peakMemoryMb(pid: number): number {
  try {
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => parentOf(name) === pid);
    const own = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);
    return children.reduce((sum, child) => sum + peakMemoryMb(Number(child)), (own * 1024) / 1e6);
  } catch {
    return NaN;
  }
}

function parentOf(pid: string): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);
  } catch {
    return null;
  }
}
