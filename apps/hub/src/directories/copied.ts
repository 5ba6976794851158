/** Whether a run's files were put there as they are. Nobody trains a run whose directory and files are as old as their last line. */

import type { FileState } from '@rewardboard/follower';
import { statsOf } from './stats-of.ts';

/** Between the birth of a directory or a file and its last write, */
const WITHIN_MS = 2_000;
/** and longer for large files, since a slow disk or network copies as much. */
const BYTES_PER_MS = 20_000;

/** @param files of the run, as last seen. False where the file system doesn't know when they were made */
export function isCopied(directory: string, files: readonly FileState[]): boolean {
  if (files.length === 0 || !files.every((file) => isAtOnce(file.bornAt, file.changedAt, file.size))) return false;
  const bornAt = statsOf(directory)?.birthtimeMs ?? 0;
  const lastAt = Math.max(...files.map(({ changedAt }) => changedAt));
  return isAtOnce(
    bornAt,
    lastAt,
    files.reduce((sum, { size }) => sum + size, 0),
  );
}

function isAtOnce(bornAt: number, changedAt: number, bytes: number): boolean {
  return bornAt > 0 && changedAt - bornAt <= WITHIN_MS + bytes / BYTES_PER_MS;
}
