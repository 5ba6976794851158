/** Two hubs that change one file of a directory take turns: each reads, changes and writes it while it holds the lock. */

import { closeSync, openSync, rmSync, statSync } from 'node:fs';

/** A change takes milliseconds. A lock that is older was left by a process that was killed. */
const STALE_MS = 5_000;
const LONGEST_WAIT_MS = 1_000;
const LOOK_MS = 5;

/** @param file whose presence is the lock. Where it can't be had in time, `change` runs without it. */
export function withLock<T>(file: string, change: () => T): T {
  const isHeld = take(file);
  try {
    return change();
  } finally {
    if (isHeld) rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  const until = Date.now() + LONGEST_WAIT_MS;
  do {
    try {
      closeSync(openSync(file, 'wx', 0o600));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
    const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > STALE_MS) rmSync(file, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
  } while (Date.now() < until);
  return false;
}
