/** Opens a regular file or a directory below a root, and nothing else: no link, no pipe, no device, nothing outside. */

import { closeSync, constants, fstatSync, openSync, readlinkSync, realpathSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export interface OpenedInside {
  fd: number;
  stats: Stats;
}

/** O_NONBLOCK: a pipe without a writer must not hold us. Absent on Windows, where undefined counts as 0 in the sum. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;
/** How Linux names an open file that has no name any more. */
const DELETED = ' (deleted)';
const THROUGH_LINK = 'reached through a symbolic link, which is not followed';

/**
 * @param root as it was given; may itself be a link
 * @param path absolute, below root
 */
export function openInside(
  root: string,
  path: string,
  kind: 'file' | 'directory' = 'file',
): OpenedInside | { problem: string; code: string } | 'gone' {
  let fd: number | null = null;
  try {
    fd = openSync(path, path === resolve(root) ? FLAGS : FLAGS | constants.O_NOFOLLOW);
    const stats = fstatSync(fd);
    const problem = problemOf(root, path, fd, stats, kind);
    if (problem !== null) return { problem, code: problem === THROUGH_LINK ? 'ELOOP' : 'ENXIO' };
    const opened = { fd, stats };
    fd = null;
    return opened;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : { problem: sentenceOf(code), code };
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** The same for one use, after which it is closed. @throws where it can't be opened */
export function withInside<T>(root: string, path: string, use: (fd: number, stats: Stats) => T): T {
  const opened = openedOf(path, openInside(root, path));
  try {
    return use(opened.fd, opened.stats);
  } finally {
    closeSync(opened.fd);
  }
}

/** A directory that stays the same one, whatever its path leads to meanwhile. @throws where it isn't inside */
export function withDirectoryInside<T>(root: string, path: string, use: (pinned: string) => T): T {
  // There a directory can't be opened.
  if (process.platform === 'win32') return use(path);
  const opened = openedOf(path, openInside(root, path, 'directory'));
  try {
    return use(realPathOf(opened.fd) === null ? path : `/proc/self/fd/${opened.fd}`);
  } finally {
    closeSync(opened.fd);
  }
}

function openedOf(path: string, opened: ReturnType<typeof openInside>): OpenedInside {
  if (opened === 'gone') throw Object.assign(new Error(`${path} does not exist`), { code: 'ENOENT' });
  if ('problem' in opened) throw Object.assign(new Error(`${path}: ${opened.problem}`), { code: opened.code });
  return opened;
}

function problemOf(root: string, path: string, fd: number, stats: Stats, kind: 'file' | 'directory'): string | null {
  if (kind === 'file' ? !stats.isFile() : !stats.isDirectory())
    return kind === 'file' ? 'not a regular file' : 'not a directory';
  const realRoot = realpathSync.native(root);
  const real = knowsNamesOf(realRoot) ? realPathOf(fd) : null;
  if (real !== null) {
    const name = stats.nlink === 0 && real.endsWith(DELETED) ? real.slice(0, -DELETED.length) : real;
    return isBelow(realRoot, name) ? null : THROUGH_LINK;
  }
  // Where a descriptor has no name, its path is asked: another one may have opened.
  const from = kind === 'file' ? dirname(path) : path;
  return realpathSync.native(from) === join(realRoot, relative(resolve(root), from)) ? null : THROUGH_LINK;
}

/** The path of what was opened, which no exchange of directories can change afterwards; null without /proc. */
function realPathOf(fd: number): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return null;
  }
}

/** By real root: in some sandboxes the names in /proc are those of another system. */
const known = new Map<string, boolean>();
const MAX_KNOWN = 1_000;

function knowsNamesOf(realRoot: string): boolean {
  const before = known.get(realRoot);
  if (before !== undefined) return before;
  const fd = openSync(realRoot, FLAGS);
  try {
    const knows = realPathOf(fd) === realRoot;
    if (known.size < MAX_KNOWN) known.set(realRoot, knows);
    return knows;
  } finally {
    closeSync(fd);
  }
}

function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
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
