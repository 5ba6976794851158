/** Opens a regular file below a root, and nothing else: no link, no pipe, no device, nothing outside. */

import { closeSync, constants, fstatSync, openSync, realpathSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, relative, sep } from 'node:path';

export type Opened = { fd: number; stats: Stats } | { problem: string } | 'gone';

/** O_NONBLOCK: a pipe without a writer must not hold us. Absent on Windows, where undefined counts as 0 in the sum. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * @param root as it was given; may itself be a link
 * @param path absolute, below root
 */
export function openInside(root: string, path: string): Opened {
  let fd: number | null = null;
  try {
    fd = openSync(path, FLAGS);
    const stats = fstatSync(fd);
    const problem = !stats.isFile()
      ? 'not a regular file'
      : isOutside(root, path)
        ? 'reached through a symbolic link, which is not followed'
        : null;
    if (problem === null) {
      const opened = { fd, stats };
      fd = null;
      return opened;
    }
    return { problem };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : { problem: sentenceOf(code) };
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** A directory on the way may have become a link since it was listed. */
function isOutside(root: string, path: string): boolean {
  const real = relative(realpathSync(root), realpathSync(dirname(path)));
  return real !== relative(root, dirname(path)) || real === '..' || real.startsWith(`..${sep}`);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

export function sentenceOf(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ELOOP':
      return 'a symbolic link, which is not followed';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many open files';
    case 'ENXIO':
      return 'not a regular file';
    default:
      return `cannot be read (${code})`;
  }
}
