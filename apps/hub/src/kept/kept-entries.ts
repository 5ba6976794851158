/** A file of the hub's state: a list of entries with a checksum. What is damaged in it costs only what can't be read, and is never thrown away in silence. */

import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeWholeFile } from '@rewardboard/machine';

/** No file of state grows as long. */
export const MAX_KEPT_BYTES = 16 * 1024 * 1024;
/** An entry, which holds no other objects: a scan in linear time, since what follows "{" is never looked at twice. */
const ENTRY = /\{[^{}]*\}/g;

export interface KeptList<T> {
  path: string;
  /** Name of the list in the file. */
  field: string;
  isEntry(raw: unknown): raw is T;
  /** What a missing entry costs, as the second half of a sentence. */
  lost: string;
  notice(text: string): void;
}

/** Never throws. @returns null where there is no file, or none that can be opened */
export function readKept<T>(list: KeptList<T>): T[] | null {
  const { path, field, isEntry, notice, lost } = list;
  let bytes: Buffer;
  try {
    bytes = bytesOf(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Below a file there is nothing either.
    if (code !== 'ENOENT' && code !== 'ENOTDIR') notice(`${path} can't be read (${code}); ${lost}.`);
    return null;
  }
  const text = bytes.toString('utf8');
  const raw = bytes.length > MAX_KEPT_BYTES ? null : parsed(text);
  const all: unknown = raw?.[field];
  if (Array.isArray(all) && all.every(isEntry) && (raw!.sum === undefined || raw!.sum === sumOf(all))) return all;
  const entries = (Array.isArray(all) ? all : [...text.matchAll(ENTRY)].map(([entry]) => parsed(entry))).filter(
    isEntry,
  );
  const readable =
    entries.length === 0
      ? 'None of its entries could be read'
      : `${entries.length} of its entries could be read and still ${entries.length === 1 ? 'counts' : 'count'}`;
  notice(`${path} is damaged. ${readable}; ${lost}. ${setAside(path, bytes)}`);
  return entries;
}

/** @throws where the disk refuses; the old file is untouched then */
export function writeKept<T>(path: string, field: string, entries: readonly T[], flush = false): void {
  const text = JSON.stringify({ version: 1, [field]: entries, sum: sumOf(entries) });
  writeWholeFile(path, text, { mode: 0o600, flush });
}

/** Named after its content, so that the same damage makes one copy. */
function setAside(path: string, bytes: Buffer): string {
  const aside = `${path}.damaged-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}`;
  try {
    writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') return `No copy of it could be made (${code}).`;
  }
  return `The damaged file is kept as ${basename(aside)}.`;
}

/** One byte more than is allowed shows that there is more. */
function bytesOf(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: 'not a regular file' });
    const bytes = Buffer.alloc(Math.min(stats.size, MAX_KEPT_BYTES + 1));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function sumOf(entries: readonly unknown[]): string {
  return crc32(JSON.stringify(entries)).toString(16);
}
