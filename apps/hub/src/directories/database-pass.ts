/** One pass through the rows of a tracker's database, as they are between two commits of its writer. */

import { lstatSync } from 'node:fs';
import type { DatabaseRows, ReadContext } from '@rewardboard/run-files';
import { SqliteDamage, SqliteSnapshot, TrackerDatabase, WalIndex } from '@rewardboard/run-files';
import { hasJournal, withDatabase } from './open-database.ts';

/** Rows at a stretch before others get their turn. */
const ROWS = 5_000;

export interface DatabaseFile {
  root: string;
  /** Absolute. */
  path: string;
}

export class DatabasePass {
  readonly database: TrackerDatabase;
  readonly #wal = new WalIndex();

  /** @param only runs with these ids; null for all that are listed */
  constructor(
    private readonly file: DatabaseFile,
    context: ReadContext,
    readonly only: ReadonlySet<string> | null = null,
  ) {
    this.database = new TrackerDatabase(context, only);
  }

  /** The next rows; or why there are none, null for a database of something else. */
  read(): DatabaseRows | string | null {
    const { root, path } = this.file;
    if (hasJournal(root, path)) return 'a program is writing it, or was stopped while it did';
    try {
      return withDatabase(root, path, ({ file, wal }) => {
        const before = stampOf(path);
        const found = this.database.read(new SqliteSnapshot(file, wal, this.#wal), ROWS);
        // A merge of the write-ahead log, or a commit in the older way, may have changed pages between two of ours.
        const isSame = before === stampOf(path) && this.#wal.isOf(wal) && !hasJournal(root, path);
        return isSame ? found : 'it changes while it is read';
      });
    } catch (error) {
      return error instanceof SqliteDamage ? error.message : 'it cannot be opened';
    }
  }
}

/** Changes with every change of the file. */
export function stampOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = lstatSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return '-';
  }
}
