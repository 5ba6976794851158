/** What follows from a file's times, size and identity. */

import { lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import type { FileState } from './tree-events.ts';

/** A change within this long before a look may be followed by another one that leaves the same times: look again. */
export const RACY_MS = 100;

/** Unix time of its last change in ms; 0 for what is not there. */
export function timeOf(path: string): number {
  try {
    return lstatSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** A new file may get the number of a deleted one, but not its time of birth. */
export function identityOf({ dev, ino, birthtimeMs }: Stats): string {
  return ino > 0 && birthtimeMs > 0 ? `${dev} ${ino} ${birthtimeMs}` : '';
}

export function signatureOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/** @param now Unix time in ms */
export function isRacy({ ctimeMs }: Stats, now: number): boolean {
  return now - ctimeMs < RACY_MS;
}

/** A disk's clock may be behind by hours; another size or another file is seen as it comes. @param wholeAt when nothing was left to read; null before that */
export function arrivedAt(state: FileState, was: FileState, wholeAt: number | null, now: number): number {
  const isNew = state.size !== was.size || state.identity !== was.identity;
  if (!isNew && state.changedAt === was.changedAt) return was.arrivedAt;
  return Math.min(now, isNew && wholeAt !== null ? Math.max(state.changedAt, wholeAt) : state.changedAt);
}

/** One for all files: they are read one after the other. */
let shared = Buffer.allocUnsafe(0);
export function bufferOf(length: number): Buffer {
  if (shared.length < length) shared = Buffer.allocUnsafe(length);
  return shared.subarray(0, length);
}
