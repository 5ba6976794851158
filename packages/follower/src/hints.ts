/** Hints from the operating system that something may have changed. The only file that imports chokidar. */

import { basename } from 'node:path';
import { watch } from 'chokidar';

/** Where deleted runs lie. */
export const RUN_BIN = '.rewardboard-bin';
/** Directories without runs, or with those that a person deleted. */
const SKIPPED = new Set(['node_modules', '.git', RUN_BIN]);

export function isSkipped(directoryName: string): boolean {
  return SKIPPED.has(directoryName);
}

export interface Hints {
  close(): Promise<void>;
}

export interface HintOptions {
  depth: number;
  /** Whether this file is followed; others need no watch. */
  isWanted(path: string): boolean;
  /** Whether what lies in this directory is not followed. */
  isLeftOut(path: string): boolean;
  /** A file was written, or a directory's content changed. Absolute path. */
  hint(kind: 'content' | 'names', path: string): void;
  /** All that is there now is watched. */
  ready(): void;
  /** Why watching does not work, as a sentence; the same one may come again. */
  trouble(text: string): void;
}

/** Hints get lost, such as that of the last write of a burst: nothing may rely on them. */
export function hearHints(
  paths: readonly string[],
  { depth, isWanted, isLeftOut, hint, ready, trouble }: HintOptions,
): Hints {
  const watcher = watch([...paths], {
    depth,
    followSymlinks: false,
    ignoreInitial: true,
    ignored: (path, stats) =>
      isSkipped(basename(path)) || isLeftOut(path) || (stats?.isFile() === true && !isWanted(path)),
  });
  watcher.on('all', (event, path) => hint(event === 'change' ? 'content' : 'names', path));
  watcher.on('ready', ready);
  watcher.on('error', (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    trouble(
      code === 'ENOSPC' || code === 'EMFILE'
        ? 'The system allows no more file watches. Files are checked for new lines a few times a second instead.'
        : `File watching does not work here (${code}). Files are checked for new lines a few times a second instead.`,
    );
  });
  return { close: () => watcher.close() };
}
