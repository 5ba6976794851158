/** Opens a database and what its writer keeps beside it, for reading alone: no lock is taken, and no file is made. */

import { readSync } from 'node:fs';
import { withInside } from '@rewardboard/follower';
import type { ReadAt } from '@rewardboard/run-files';
import { statsOf } from './stats-of.ts';

export interface OpenedDatabase {
  file: ReadAt;
  wal: ReadAt | null;
}

/** A commit in the older way is under way, or was left unfinished, while this has a beginning: what the file holds may be half of it. */
export function hasJournal(root: string, path: string): boolean {
  const size = statsOf(`${path}-journal`)?.size ?? 0;
  if (size === 0) return false;
  try {
    // After a commit some programs only wipe its beginning.
    return withFile(root, `${path}-journal`, (read) => read(0, 8).some((byte) => byte !== 0));
  } catch {
    return false;
  }
}

/** A link, a device or a pipe is not opened: it throws, as does a file that is not there. */
export function withDatabase<T>(root: string, path: string, use: (opened: OpenedDatabase) => T): T {
  return withFile(root, path, (file) => {
    if ((statsOf(`${path}-wal`)?.size ?? 0) === 0) return use({ file, wal: null });
    return withFile(root, `${path}-wal`, (wal) => use({ file, wal }));
  });
}

function withFile<T>(root: string, path: string, use: (read: ReadAt) => T): T {
  return withInside(root, path, (file) =>
    use((at, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, at));
    }),
  );
}
