/** Recognizes a log by its name and the beginning of its content. */

import { readSync } from 'node:fs';
import { basename } from 'node:path';
import { withInside } from '@rewardboard/follower';
import type { Format, Given } from '@rewardboard/run-files';
import { MAX_BEGINNING_BYTES, formatOf, isUnnamedLog, mayBeLog, recognize, textOf } from '@rewardboard/run-files';

const LINE_FEED = 10;

export interface Recognized {
  /** null for a file that is not a log. */
  format: Format | null;
  /** Why nothing of it can be read, by its first bytes. */
  unreadable: string | null;
  /** Its content has no say: a tracker's file is what its place says. */
  isByPlace?: true;
}

/** @param given by a person @returns null while there is too little of it */
export function recognized(path: string, bytes: Uint8Array, given?: Given): Recognized | null {
  const beginning = bytes.subarray(0, MAX_BEGINNING_BYTES);
  const unreadable = unreadableText(beginning);
  if (unreadable && !formatOf(path)) return { format: null, unreadable };
  const format = recognize({ fileName: basename(path), bytes: beginning, text: textOf(beginning) }, given);
  if (format === 'wait') return null;
  return { format, unreadable: format?.isSelfContained === 'records' ? null : unreadable };
}

/** The same for a file on the disk. A tree holds many tables and texts that are no logs: they are opened once, and again only when they changed. */
export function recognizedFile(root: string, path: string, given?: Given): Recognized | null {
  if (!mayBeLog(path)) return { format: null, unreadable: null };
  const bytes = beginningOf(root, path);
  if (bytes) return recognized(path, bytes, given);
  return isUnnamedLog(path) ? { format: null, unreadable: null } : null;
}

/** What a file on the disk is. @param byPlace what its place says it is @returns null also where its name is enough */
export function foundAt(
  root: string,
  path: string,
  byPlace: Format | null | undefined,
  given?: Given,
): Recognized | null {
  if (byPlace) return { format: byPlace, unreadable: null, isByPlace: true };
  return formatOf(path) || basename(path) === 'run.json' ? null : recognizedFile(root, path, given);
}

/** With its end, for rows that mean nothing without it. */
export function firstLineOf(root: string, path: string): Uint8Array | null {
  const bytes = beginningOf(root, path);
  return bytes && bytes.subarray(0, bytes.indexOf(LINE_FEED) + 1);
}

/** null for a file that is empty, or cannot be read now. */
export function beginningOf(root: string, path: string): Uint8Array | null {
  const bytes = new Uint8Array(MAX_BEGINNING_BYTES);
  try {
    const length = withInside(root, path, (file) => readSync(file, bytes, 0, bytes.length, 0));
    return length === 0 ? null : bytes.subarray(0, length);
  } catch {
    // The follower tries again.
    return null;
  }
}

/** @returns why a file that begins so cannot be read; null for all others */
function unreadableText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) return 'it is compressed with gzip. Unpack it';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return 'it is UTF-16 text, as PowerShell writes it. Save it as UTF-8 (Out-File -Encoding utf8)';
  return null;
}
