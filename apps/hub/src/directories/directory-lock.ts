/** Two hubs that change one file of a directory take turns: each reads, changes and writes it while it holds the lock. */

import { closeSync, fstatSync, openSync, rmSync, statSync } from 'node:fs';

/** A change takes milliseconds. A lock that is older was left by a process that was killed. */
const STALE_MS = 1_000;
const LONGEST_WAIT_MS = 1_200;
const LOOK_MS = 5;

/** @param file whose presence is the lock. Where it can't be had in time, `change` runs without it. */
export function withLock<T>(file: string, change: () => T): T {
  const lock = take(file);
  try {
    return change();
  } finally {
    // Another hub may have taken it for one that was left.
    if (lock !== null && statSync(file, { throwIfNoEntry: false })?.ino === lock) rmSync(file, { force: true });
  }
}

/** @returns the lock's inode; null where it can't be had */
function take(file: string): number | null {
  const until = Date.now() + LONGEST_WAIT_MS;
  do {
    try {
      const fd = openSync(file, 'wx', 0o600);
      try {
        return fstatSync(fd).ino;
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return null;
    }
    const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > STALE_MS) rmSync(file, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
  } while (Date.now() < until);
  return null;
}
