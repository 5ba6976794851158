/** Walks the watched directories and tells which files no run has, and why. Bounded: it is asked for when something is missing. */

import { existsSync, readSync, readdirSync, realpathSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { basename, extname, join, posix, relative, resolve, sep } from 'node:path';
import { MAX_DEPTH, isSkipped, withDirectoryInside, withInside } from '@rewardboard/follower';
import type { Unread } from '@rewardboard/protocol';
import {
  MAX_BEGINNING_BYTES,
  isUnnamedLog,
  mayBeLog,
  textOf,
  unknownContent,
  unreadableStoreOf,
} from '@rewardboard/run-files';
import { CORRECTIONS } from './corrections.ts';
import { isBelowJournal } from './file-home.ts';
import type { Owner } from './file-owner.ts';
import { recognized } from './recognition.ts';
import { trackerFileOf } from './tracker-file.ts';
import { UnreadGroups } from './unread-groups.ts';

/** Entries of directories that are looked at; of these, files that are opened. */
const MAX_ENTRIES = 20_000;
const MAX_OPENED = 400;
/** Bytes of the end of a text, whose last line is shown. */
const END_BYTES = 2_048;

export interface UnreadOptions {
  /** The watched directories. */
  roots: readonly string[];
  /** What a file is followed for; undefined for one that is not. @param path absolute */
  owner(path: string): Owner | undefined;
  /** Only what was probably meant to be read: there are runs beside it. */
  onlyLikely: boolean;
}

/** Never throws: what can't be looked at is one of the reasons. */
export function unreadFiles(options: UnreadOptions): Unread {
  const { roots, onlyLikely } = options;
  const groups = new UnreadGroups();
  const walk = { entries: 0, opened: 0, files: 0, directories: 0 };
  const realRoots = roots.flatMap((root) => realPathOf(root) ?? []);
  const seen = new Set<string>();
  const waiting = roots.map((root) => ({ root: resolve(root), path: '', depth: 0 })).toReversed();
  for (let next = waiting.pop(); next && walk.entries < MAX_ENTRIES; next = waiting.pop()) {
    const { root, path, depth } = next;
    const absolute = resolve(root, path);
    if (seen.has(absolute)) continue;
    seen.add(absolute);
    let entries: Dirent[];
    try {
      entries = withDirectoryInside(root, absolute, (pinned) => readdirSync(pinned, { withFileTypes: true }));
    } catch (error) {
      groups.add('not-listed', shownPath(root, path), String((error as NodeJS.ErrnoException).code));
      continue;
    }
    walk.directories++;
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const below: typeof waiting = [];
    for (const entry of entries) {
      if (++walk.entries > MAX_ENTRIES) break;
      const inRoot = path === '' ? entry.name : `${path}/${entry.name}`;
      const shown = shownPath(root, inRoot);
      if (isNotUtf8(entry.name, absolute)) groups.add('not-utf8', shown);
      else if (entry.isDirectory()) {
        if (isSkipped(entry.name)) continue;
        if (depth >= MAX_DEPTH) groups.add('too-deep', shown);
        else below.push({ root, path: inRoot, depth: depth + 1 });
      } else if (entry.isSymbolicLink()) {
        const real = realPathOf(join(absolute, entry.name));
        if (real === null) groups.add('link-nowhere', shown);
        else if (isLookedAt(real, realRoots)) groups.addLink(shown, shownReal(real, realRoots));
        else groups.add('link', shown);
      } else if (entry.isFile()) {
        walk.files++;
        lookAt(root, inRoot, options, walk, groups);
      } else if (!onlyLikely) groups.add('not-a-file', shown);
    }
    waiting.push(...below.toReversed());
  }
  const { files, directories } = walk;
  return { files, directories, isCut: walk.entries > MAX_ENTRIES, ...groups.finish(roots) };
}

const COMPRESSED = /\.(gz|bz2|xz|zst|zip)$/i;
/** What logrotate packs: the beginning of a log that is read. Packed tables and JSON lines are mostly data. */
const ROTATED = /\.(log|out|err)([.-]\d{1,14})?\.(gz|bz2|xz|zst)$/i;

/** A file that isn't opened, by its name. */
function addOther(groups: UnreadGroups, shown: string, name: string): void {
  const packed = name.replace(COMPRESSED, '');
  if (packed !== name && mayBeLog(packed) && extname(packed) !== '') groups.add('compressed', shown);
  else groups.add('other', shown, extname(name) || name);
}

/** @param path of a file, relative to the root, with "/" */
function lookAt(
  root: string,
  path: string,
  { onlyLikely, owner }: UnreadOptions,
  walk: { opened: number },
  groups: UnreadGroups,
): void {
  const absolute = join(root, path);
  const shown = shownPath(root, path);
  const name = basename(path);
  if (name === CORRECTIONS || name === 'run.json') return;
  const { run, place } = owner(absolute) ?? {};
  const records = run?.logs.get(place!.file)?.log.progress.records ?? 0;
  if (run?.live && (run.journal || records > 0)) return;
  const store = unreadableStoreOf(path);
  if (store) return onlyLikely ? undefined : groups.addStore(shown, store);
  const tracked = trackerFileOf(root, path);
  // An experiment of MLflow has a description like that of a run.
  if (!mayBeLog(name) || tracked === 'later')
    return onlyLikely && !ROTATED.test(name) ? undefined : addOther(groups, shown, name);
  // What a tracker writes for itself, and what a journal tells already.
  const isTold = tracked === 'ignored' || tracked?.isReadOnce;
  if (isTold || isBelowJournal(root, absolute)) return;
  if (records > 0) return groups.add('few-records', shown, `${records} with metrics`);
  if (/\.ipynb$/i.test(name)) return onlyLikely ? undefined : groups.add('notebook', shown);
  if (walk.opened >= MAX_OPENED) {
    if (!onlyLikely) groups.add('not-opened', shown);
    return;
  }
  walk.opened++;
  const read = beginningAndEnd(root, absolute);
  if ('error' in read) return groups.add('error', shown, read.error);
  const unreadable = recognized(absolute, read.beginning)?.unreadable;
  if (unreadable) return groups.add('unreadable', shown, unreadable);
  const content = unknownContent(read.beginning);
  if (content.kind === 'table') return groups.addTable(shown, content);
  if (content.kind === 'columns') return groups.addColumns(shown, content.count);
  if (onlyLikely && (isUnnamedLog(name) || /\.(json|txt)$/i.test(name))) return;
  if (content.kind === 'json') return groups.add('json', shown, content.names.slice(0, 4).join(', ') || undefined);
  if (content.kind === 'empty') return onlyLikely ? undefined : groups.add('empty', shown);
  if (content.kind === 'binary') return groups.add('binary', shown);
  if (isUnnamedLog(name)) return groups.add('unnamed', shown);
  groups.add('no-metric', shown, lastLineOf(read.end));
}

/** Such a name can't be written, so nothing can be opened under it. */
function isNotUtf8(name: string, directory: string): boolean {
  return name.includes('\uFFFD') && !existsSync(join(directory, name));
}

/** Whether the walk comes to a place by itself. */
function isLookedAt(real: string, realRoots: readonly string[]): boolean {
  return realRoots.some((root) => {
    const path = relative(root, real);
    const parts = path.split(sep);
    return parts[0] !== '..' && !parts.some(isSkipped) && parts.length <= MAX_DEPTH + 1 && !posix.isAbsolute(path);
  });
}

function beginningAndEnd(root: string, absolute: string): { beginning: Uint8Array; end: string } | { error: string } {
  try {
    return withInside(root, absolute, (file, { size }) => {
      const read = (length: number, at: number) => {
        const bytes = new Uint8Array(length);
        return bytes.subarray(0, readSync(file, bytes, 0, length, at));
      };
      const end = read(Math.min(size, END_BYTES), Math.max(0, size - END_BYTES));
      return { beginning: read(Math.min(size, MAX_BEGINNING_BYTES), 0), end: textOf(end) };
    });
  } catch (error) {
    return { error: String((error as NodeJS.ErrnoException).code ?? 'not a regular file') };
  }
}

function lastLineOf(text: string): string | undefined {
  const line = text
    .trimEnd()
    .split(/[\n\r]/)
    .at(-1)
    ?.trim();
  return line ? `last line: ${line}` : undefined;
}

function shownPath(root: string, path: string): string {
  return posix.join(basename(resolve(root)), path);
}

/** A place inside, as messages name it. */
function shownReal(real: string, realRoots: readonly string[]): string {
  const root = realRoots.find((one) => real === one || real.startsWith(one + sep)) ?? real;
  return shownPath(root, relative(root, real).replaceAll(sep, '/'));
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
